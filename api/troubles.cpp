#include "api/troubles.h"

namespace api {

base::json::object told_json(const TroubleTold& told) {
  base::json::object parameters;
  for (const auto& [name, text] : told.parameters) parameters[name] = text;
  return {{"code", told.code},
          {"parameters", std::move(parameters)},
          {"chinese", told.chinese},
          {"english", told.english},
          {"remedy", told.remedy},
          {"remedy_chinese", told.remedy_chinese},
          {"remedy_english", told.remedy_english}};
}

base::json::array troubles_json(const Platforms& platforms, std::string_view text) {
  base::json::array all;
  for (const TroubleTold& told : platforms.tell(text)) all.emplace_back(told_json(told));
  return all;
}

}  // namespace api
