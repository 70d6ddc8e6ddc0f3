//! Image and ImageCarousel (components reference).

use super::{TYPE, VISIBLE};
use crate::check::schema::rule::{Component, List, Rule, Shape, V2_1, V4_0, V7_1, component, property, shape};

const SCALE_TYPES: &[&str] = &["cover", "contain"];

pub(super) static IMAGE: Component = component(
    "Image",
    &[
        TYPE,
        property("src", Rule::Text).required(),
        property("width", Rule::Number(None)),
        property("height", Rule::Number(None)),
        property("scale-type", Rule::Choice(SCALE_TYPES)),
        property("aspect-ratio", Rule::Number(None)),
        property("alt-text", Rule::Text),
        VISIBLE,
    ],
)
.in_form(V2_1)
.in_if(V4_0)
.in_switch(V4_0);

pub(super) static IMAGE_CAROUSEL: Component = component(
    "ImageCarousel",
    &[
        TYPE,
        property("images", Rule::List(&PICTURES)).required(),
        property("aspect-ratio", Rule::Choice(&["4:3", "16:9"])),
        property("scale-type", Rule::Choice(SCALE_TYPES)),
        VISIBLE,
    ],
)
.since(V7_1)
.in_form(V7_1);

static PICTURES: List = List { shape: &PICTURE, min: 1, least: 1, most: 3, max: Some(3) };

static PICTURE: Shape =
    shape("image", &[property("src", Rule::Text).required(), property("alt-text", Rule::Text).required()]);
