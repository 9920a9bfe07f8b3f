#include "connectors/wecom/message_content.h"

#include <string_view>
#include <utility>

namespace connectors::wecom {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

struct Named {
  std::string_view kind;  // the msgtype, and the name of the object
  object fields;
};

struct Part {
  std::string_view name;
  const std::string& value;
  std::size_t bytes_max;  // 0: WeCom names none
  bool is_required;
};

// The parts that are not empty, as an object.
Result<object> object_of(std::string_view kind, std::initializer_list<Part> parts) {
  object fields;
  for (const Part& part : parts) {
    const std::string field = std::string(kind) + "." + std::string(part.name);
    if (part.is_required && part.value.empty()) {
      return fail(ErrorCode::invalid_input, field + " must not be empty", field);
    }
    if (part.bytes_max != 0 && part.value.size() > part.bytes_max) {
      return fail(ErrorCode::invalid_input,
                  field + " has " + std::to_string(part.value.size()) + " bytes, at most " +
                      std::to_string(part.bytes_max) + " are allowed",
                  field);
    }
    if (!part.value.empty()) fields[part.name] = part.value;
  }
  return fields;
}

struct ToObject {
  Result<Named> operator()(const ImageAttachment& image) const {
    if (image.media_id.empty() && image.picture_url.empty()) {
      return fail(ErrorCode::invalid_input, "an image needs a media id or an address", "image");
    }
    TRY(fields, object_of("image", {{"media_id", image.media_id, 0, false},
                                    {"pic_url", image.picture_url, 0, false}}));
    return Named{"image", std::move(fields)};
  }
  Result<Named> operator()(const LinkAttachment& link) const {
    TRY(fields, object_of("link", {{"title", link.title, link_title_bytes_max, true},
                                   {"picurl", link.picture_url, link_url_bytes_max, false},
                                   {"desc", link.description, link_description_bytes_max, false},
                                   {"url", link.url, link_url_bytes_max, true}}));
    return Named{"link", std::move(fields)};
  }
  Result<Named> operator()(const MiniProgramAttachment& program) const {
    TRY(fields,
        object_of("miniprogram", {{"title", program.title, mini_program_title_bytes_max, true},
                                  {"pic_media_id", program.picture_media_id, 0, true},
                                  {"appid", program.app_id, 0, true},
                                  {"page", program.page, 0, true}}));
    return Named{"miniprogram", std::move(fields)};
  }
  Result<Named> operator()(const VideoAttachment& video) const {
    TRY(fields, object_of("video", {{"media_id", video.media_id, 0, true}}));
    return Named{"video", std::move(fields)};
  }
  Result<Named> operator()(const FileAttachment& file) const {
    TRY(fields, object_of("file", {{"media_id", file.media_id, 0, true}}));
    return Named{"file", std::move(fields)};
  }
};

Result<object> begin_with_text(const MessageContent& content, std::size_t bytes_max) {
  if (content.text.empty() && content.attachments.empty()) {
    return fail(ErrorCode::invalid_input, "a message needs a text or an attachment", "text");
  }
  if (content.text.size() > bytes_max) {
    return fail(ErrorCode::invalid_input,
                "the text has " + std::to_string(content.text.size()) + " bytes, at most " +
                    std::to_string(bytes_max) + " are allowed",
                "text");
  }
  object message;
  if (!content.text.empty()) message["text"] = object{{"content", content.text}};
  return message;
}

}  // namespace

Result<object> content_to_json(const MessageContent& content) {
  TRY(message, begin_with_text(content, message_text_bytes_max));
  if (content.attachments.size() > attachments_max) {
    return fail(ErrorCode::invalid_input,
                "at most " + std::to_string(attachments_max) + " attachments are allowed",
                "attachments");
  }
  base::json::array attachments;
  for (const Attachment& attachment : content.attachments) {
    auto named = std::visit(ToObject{}, attachment);
    if (!named) {
      base::Error error = std::move(named).error();
      error.field = "attachments[" + std::to_string(attachments.size()) + "]." + error.field;
      return tl::unexpected(std::move(error));
    }
    attachments.push_back(
        object{{"msgtype", named->kind}, {named->kind, std::move(named->fields)}});
  }
  if (!attachments.empty()) message["attachments"] = std::move(attachments);
  return message;
}

Result<object> template_to_json(const MessageContent& content) {
  TRY(message, begin_with_text(content, welcome_template_text_bytes_max));
  if (content.attachments.size() > 1) {
    return fail(ErrorCode::invalid_input, "a welcome template has at most one attachment",
                "attachments");
  }
  for (const Attachment& attachment : content.attachments) {
    TRY(named, std::visit(ToObject{}, attachment));
    message[named.kind] = std::move(named.fields);
  }
  return message;
}

}  // namespace connectors::wecom
