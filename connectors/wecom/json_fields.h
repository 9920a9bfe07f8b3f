// JsonFields reads one JSON object of an answer, strictly: a field that is missing though it is
// promised, or has another type than promised, makes the whole answer unreadable. The first such
// field is remembered, by its path ("group_chat.member_list[3].userid"), and reading goes on with
// empty values, so that a reader is a plain list of fields with one check at the end.
//
// Numbers may come as text (WeCom's own samples disagree). Unknown fields are left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "connectors/wecom/client.h"

namespace connectors::wecom {

class JsonFields {
 public:
  // `problem` gets the first path at fault; both must outlive this.
  JsonFields(const base::json::object& object, std::string& problem)
      : object_(&object), problem_(&problem) {}

  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, std::string_view otherwise = {}) const;
  std::int64_t number(std::string_view key) const;
  std::int64_t number_or(std::string_view key, std::int64_t otherwise = 0) const;
  double real_or(std::string_view key, double otherwise = 0) const;
  bool flag_or(std::string_view key, bool otherwise = false) const;  // true, false, 0, 1
  base::Instant seconds(std::string_view key) const;
  base::Instant seconds_or(std::string_view key) const;  // the beginning of 1970 when absent
  JsonFields object(std::string_view key) const;
  JsonFields object_or(std::string_view key) const;
  std::vector<JsonFields> list(std::string_view key) const;
  std::vector<JsonFields> list_or(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<std::string> texts_or(std::string_view key) const;
  bool has(std::string_view key) const;

 private:
  JsonFields(const base::json::object& object, std::string& problem, std::string where)
      : object_(&object), problem_(&problem), where_(std::move(where)) {}
  const base::json::value* find(std::string_view key, bool is_required) const;
  void blame(std::string_view key) const;

  const base::json::object* object_;
  std::string* problem_;
  std::string where_;  // "group_chat." or empty
};

// `read(fields)` over the answer of a call, or the call's failure, or that the answer is
// unreadable.
template <class Read>
auto read_fields(ApiResult<base::json::object> answer, Intent intent, const Read& read)
    -> ApiResult<decltype(read(std::declval<const JsonFields&>()))> {
  if (!answer) return tl::unexpected(std::move(answer).error());
  std::string problem;
  auto value = read(JsonFields(*answer, problem));
  if (problem.empty()) return value;
  return tl::unexpected(
      ApiFailure{base::Error{base::ErrorCode::unavailable,
                             "the answer's " + problem + " is missing or of another type", problem},
                 0, ErrorClass::retry, std::nullopt, intent == Intent::change});
}

}  // namespace connectors::wecom
