use super::Component;

/// Components and everything in them, depth first, a parent before its children. It keeps its own stack, so
/// deep nesting costs memory and never the thread's stack.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    open: Vec<std::slice::Iter<'a, Component>>,
}

impl<'a> Walk<'a> {
    /// Over these and what is in them.
    pub fn new(components: &'a [Component]) -> Self {
        Self { open: vec![components.iter()] }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = &'a Component;

    fn next(&mut self) -> Option<&'a Component> {
        while let Some(list) = self.open.last_mut() {
            if let Some(component) = list.next() {
                self.open.extend(component.children().into_iter().rev().map(<[Component]>::iter));
                return Some(component);
            }
            self.open.pop();
        }
        None
    }
}
