// What mass messages, welcomes and welcome templates are made of: a text and attachments, checked
// against WeCom's limits before they are sent. Lengths are counted in bytes of UTF-8, as WeCom
// does.
//
// Sources: developer.work.weixin.qq.com/document/path/92135, 92137, 92366.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace connectors::wecom {

inline constexpr std::size_t message_text_bytes_max = 4'000;
inline constexpr std::size_t welcome_template_text_bytes_max = 3'000;
inline constexpr std::size_t attachments_max = 9;
inline constexpr std::size_t link_title_bytes_max = 128;
inline constexpr std::size_t link_description_bytes_max = 512;
inline constexpr std::size_t link_url_bytes_max = 2'048;
inline constexpr std::size_t mini_program_title_bytes_max = 64;

struct ImageAttachment {  // one of the two; the media id wins
  std::string media_id, picture_url;
};
struct LinkAttachment {
  std::string title, url, description, picture_url;
};
struct MiniProgramAttachment {
  std::string title, picture_media_id, app_id, page;
};
struct VideoAttachment {
  std::string media_id;
};
struct FileAttachment {
  std::string media_id;
};
using Attachment = std::variant<ImageAttachment, LinkAttachment, MiniProgramAttachment,
                                VideoAttachment, FileAttachment>;

struct MessageContent {
  std::string text;
  std::vector<Attachment> attachments;
};

// {"text":{"content":…},"attachments":[{"msgtype":"image","image":{…}},…]}, or an error that names
// the field
// ("attachments[2].link.title").
base::Result<base::json::object> content_to_json(const MessageContent& content);

// The form of welcome templates: one attachment at most, beside the text: {"text":…,"link":{…}}.
base::Result<base::json::object> template_to_json(const MessageContent& content);

}  // namespace connectors::wecom
