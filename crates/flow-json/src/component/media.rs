use crate::Dynamic;
use serde::{Deserialize, Serialize};
use serde_json::Number;

/// Where photos come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSource {
    /// Both.
    #[default]
    CameraGallery,
    /// Taken now.
    Camera,
    /// Taken before.
    Gallery,
}

/// How a picture fills its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleType {
    /// It fills the place and may lose its edges.
    Cover,
    /// It is shown whole.
    Contain,
}

/// Photos to upload; the value is an array of objects. The only PhotoPicker or DocumentPicker of its screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PhotoPicker {
    /// Key of the value.
    pub name: String,
    /// 80 characters.
    pub label: String,
    /// 300 characters, under the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where they come from; both when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_source: Option<PhotoSource>,
    /// Largest file in KiB: 1 to 25600, which is also what holds when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size_kb: Option<u32>,
    /// Fewest photos: 0 to 30; 0, which makes it optional, when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_uploaded_photos: Option<u32>,
    /// Most photos: 1 to 30; 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_uploaded_photos: Option<u32>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Error text; or a binding, to a string or to an object of media id to text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// Files to upload; the value is an array of objects. The only PhotoPicker or DocumentPicker of its screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DocumentPicker {
    /// Key of the value.
    pub name: String,
    /// 80 characters.
    pub label: String,
    /// 300 characters, under the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Largest file in KiB: 1 to 25600, which is also what holds when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size_kb: Option<u32>,
    /// Fewest documents: 0 to 30; 0, which makes it optional, when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_uploaded_documents: Option<u32>,
    /// Most documents: 1 to 30; 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_uploaded_documents: Option<u32>,
    /// Kinds of file that can be chosen; all that Meta takes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_mime_types: Option<Vec<String>>,
    /// Whether it can be changed; it can when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Dynamic<bool>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
    /// Error text; or a binding, to a string or to an object of media id to text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Image {
    /// JPEG or PNG in base64, without a data-URI prefix; 300 KB.
    pub src: String,
    /// In the phone's points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<Dynamic<Number>>,
    /// In the phone's points; Android takes 400 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<Dynamic<Number>>,
    /// How it fills its place; whole when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_type: Option<Dynamic<ScaleType>>,
    /// Width by height; 1 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<Dynamic<Number>>,
    /// What it shows, for those who cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}

/// One picture of a carousel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CarouselImage {
    /// JPEG or PNG in base64, without a data-URI prefix.
    pub src: String,
    /// What it shows, for those who cannot see it.
    pub alt_text: String,
}

/// Up to three pictures to swipe.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ImageCarousel {
    /// One to three; or a binding to a declared array.
    pub images: Dynamic<Vec<CarouselImage>>,
    /// `4:3` or `16:9`; 4:3 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<String>,
    /// How the pictures fill their place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_type: Option<Dynamic<ScaleType>>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}
