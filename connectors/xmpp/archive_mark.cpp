#include "connectors/xmpp/archive_mark.h"

#include "base/json.h"

namespace connectors::xmpp {

std::string to_text(const ArchiveMark& mark) {
  return base::json::serialize(base::json::object{{"id", mark.id},
                                                  {"at", mark.at.ms},
                                                  {"history_until", mark.history_until.ms},
                                                  {"settled", mark.is_settled}});
}

std::optional<ArchiveMark> read_mark(std::string_view text) {
  const auto value = base::parse_json(text);
  if (!value || !value->is_object()) return std::nullopt;
  const base::json::object& object = value->get_object();
  const auto at = base::integer_at(object, "at");
  const auto until = base::integer_at(object, "history_until");
  if (!at || !until) return std::nullopt;
  return ArchiveMark{
      std::string(base::text_at(object, "id")), {*at}, {*until}, base::flag_at(object, "settled")};
}

}  // namespace connectors::xmpp
