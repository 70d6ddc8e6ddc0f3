//! Vendors' HTML as plain text.

/// Elements whose end is the end of a line.
const BLOCKS: [&str; 16] =
    ["br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "hr"];

/// The text of an HTML fragment as a person would read it: blocks on lines of their own, list items with a dash, links
/// with their address behind them, images by their alternative text, entities decoded. Text without markup stays
/// as it is. Takes time in proportion to its length, whatever stands in it: who writes forms must not hold up a server.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut link: Option<(String, usize)> = None;
    let mut rest = html;
    let last_end = html.rfind('>').unwrap_or_default();
    while let Some(start) = rest.find('<') {
        text.push_str(&decode(&rest[..start]));
        let Some(tag) = Tag::at(&rest[start..]) else {
            text.push('<');
            rest = &rest[start + 1..];
            if html.len() - rest.len() > last_end {
                // No bracket closes any more.
                break;
            }
            continue;
        };
        rest = &rest[start + tag.length..];
        match tag.name.as_str() {
            // Their content is for machines.
            "script" | "style" if !tag.closing => {
                let is_end = |place: &usize| {
                    let name = rest.as_bytes().get(place + 2..place + 2 + tag.name.len());
                    name.is_some_and(|name| name.eq_ignore_ascii_case(tag.name.as_bytes()))
                };
                let end = rest.match_indices("</").map(|(place, _)| place).find(is_end);
                rest = end.map_or("", |place| &rest[place..]);
            }
            "a" if !tag.closing => link = tag.attribute("href").map(|href| (href, text.len())),
            "a" => {
                if let Some((href, from)) = link.take() {
                    push_address(&mut text, &href, from);
                }
            }
            "img" => text.push_str(&tag.attribute("alt").unwrap_or_default()),
            "li" if !tag.closing => text.push_str("\n- "),
            name if BLOCKS.contains(&name) => text.push('\n'),
            _ => {}
        }
    }
    text.push_str(&decode(rest));
    tidy(&text)
}

/// Puts a link's address behind its words, unless the words already are the address.
fn push_address(text: &mut String, href: &str, from: usize) {
    let bare = |address: &str| {
        let address = address.trim().trim_end_matches('/');
        let address = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or(address);
        address.strip_prefix("mailto:").unwrap_or(address).to_owned()
    };
    let words = bare(text.get(from..).unwrap_or_default());
    let reachable = ["http://", "https://", "mailto:"].iter().any(|scheme| href.starts_with(scheme));
    if reachable && words != bare(href) {
        let address = href.strip_prefix("mailto:").unwrap_or(href);
        if words.is_empty() {
            text.push_str(address);
        } else {
            text.extend([" (", address, ")"]);
        }
    }
}

/// Single spaces, no blanks at line ends, no empty lines.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty() && line != "-").collect::<Vec<_>>().join("\n")
}

/// A tag at the start of a text.
struct Tag<'a> {
    name: String,
    closing: bool,
    inside: &'a str,
    /// Bytes it takes, brackets included.
    length: usize,
}

impl<'a> Tag<'a> {
    /// `None` when the bracket is only a bracket (`age < 18`).
    fn at(text: &'a str) -> Option<Self> {
        if text.starts_with("<!--") {
            let length = text.find("-->").map_or(text.len(), |end| end + 3);
            return Some(Self { name: String::new(), closing: false, inside: "", length });
        }
        let body = text.strip_prefix('<')?;
        let (closing, body) = body.strip_prefix('/').map_or((false, body), |body| (true, body));
        if !body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
            return None;
        }
        let end = end_of_tag(body)?;
        let inside = &body[..end];
        let name = inside.split(|c: char| c.is_whitespace() || c == '/').next()?.to_ascii_lowercase();
        Some(Self { name, closing, inside, length: text.len() - body.len() + end + 1 })
    }

    fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.inside;
        while let Some(equals) = rest.find('=') {
            let name = rest[..equals].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
            let after = rest[equals + 1..].trim_start();
            let (value, left) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote)?,
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decode(value).trim().to_owned()).filter(|value| !value.is_empty());
            }
            rest = left;
        }
        None
    }
}

/// Where the closing bracket is, not counting those inside quotes; of a quote that never ends, the first.
fn end_of_tag(body: &str) -> Option<usize> {
    let mut quote = None;
    let outside = body.char_indices().find_map(|(place, c)| match (quote, c) {
        (None, '>') => Some(place),
        (None, '"' | '\'') => {
            quote = Some(c);
            None
        }
        (Some(open), _) if open == c => {
            quote = None;
            None
        }
        _ => None,
    });
    outside.or_else(|| body.find('>'))
}

/// Decodes the entities that occur in forms; what is unknown stays as it is written.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(11).position(|byte| byte == b';');
        let entity = end.and_then(|end| Some((end, entity(&rest[1..end])?)));
        if let Some((end, character)) = entity {
            out.push(character);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || *c == '\n');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "middot" => '·',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "euro" => '€',
        "pound" => '£',
        "deg" => '°',
        "times" => '×',
        "ccedil" => 'ç',
        "Ccedil" => 'Ç',
        "ouml" => 'ö',
        "Ouml" => 'Ö',
        "uuml" => 'ü',
        "Uuml" => 'Ü',
        "auml" => 'ä',
        "Auml" => 'Ä',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_without_markup_stays() {
        assert_eq!(plain("Adınız?"), "Adınız?");
        assert_eq!(plain("Age < 18 & height > 1"), "Age < 18 & height > 1");
        assert_eq!(plain(""), "");
        assert_eq!(plain("a <"), "a <");
    }

    #[test]
    fn blocks_become_lines_and_inline_markup_goes() {
        let html = "<p>Takes about <strong>three&nbsp;minutes</strong>.</p><p>Thanks<br/>a lot</p>";
        assert_eq!(plain(html), "Takes about three minutes.\nThanks\na lot");
        assert_eq!(plain("<ul><li>One</li><li> Two </li></ul>"), "- One\n- Two");
    }

    #[test]
    fn links_keep_their_address() {
        let html = r#"See our <a class="x" href="https://mavideniz.com.tr/kvkk?a=1&amp;b=2">privacy page</a>."#;
        assert_eq!(plain(html), "See our privacy page (https://mavideniz.com.tr/kvkk?a=1&b=2).");
        let same = r#"<a href="https://mavideniz.com.tr/">mavideniz.com.tr</a>"#;
        assert_eq!(plain(same), "mavideniz.com.tr");
        assert_eq!(plain(r#"<a href="mailto:info@mavideniz.com.tr">write</a>"#), "write (info@mavideniz.com.tr)");
        assert_eq!(plain(r#"<a href="javascript:x()">click</a>"#), "click");
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(plain("Ayşe &amp; Ali &lt;3 &#39;&#x15F;&#39; &rsquo;"), "Ayşe & Ali <3 'ş' ’");
        assert_eq!(plain("&amp;lt;b&amp;gt;"), "&lt;b&gt;");
        assert_eq!(plain("R&D; 100&nothing;"), "R&D; 100&nothing;");
    }

    #[test]
    fn what_is_for_machines_goes() {
        let html = "<style>p { color: red }</style><!-- <b>no</b> --><p>Yes</p><script>alert('<p>')</script>";
        assert_eq!(plain(html), "Yes");
        assert_eq!(plain("<script>never closed"), "");
    }

    #[test]
    fn a_bracket_inside_quotes_does_not_end_a_tag() {
        assert_eq!(plain(r#"<img alt="a > b" src="x">!"#), "a > b!");
    }

    #[test]
    fn time_grows_with_length_alone() {
        let many = |part: &str| part.repeat(400_000 / part.len());
        let endless =
            ["<", "< ", "<a", "<a ", "</", "<!", "&", "<a 'x", "<a \"", "<script>x</script>", "<style></b>"];
        let htmls = endless.iter().flat_map(|part| [many(part), many(part) + ">", many(part) + "\"'>"]);
        // Were it quadratic, this test would not end.
        for html in htmls {
            assert!(plain(&html).len() <= html.len());
        }
    }

    #[test]
    fn broken_markup_never_panics() {
        for html in ["<", "<a", "<a href=", "<a href='x", "</", "<!--", "&", "&#;", "&#x110000;", "ş<ş>&ş;"] {
            plain(html);
        }
    }
}
