#include "model/admission_policy.h"

#include <algorithm>

#include "base/utf8.h"
#include "model/policy_members.h"

namespace model {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;

namespace {

constexpr std::size_t id_characters = 64;
constexpr std::size_t name_bytes = 256;

constexpr auto condition_fields = std::to_array<std::string_view>(
    {"name", "company", "credit_code", "title", "identity", "region", "mobile", "email", "needs",
     "evidence", "code", "member", "consent"});

Result<void> only(const object& in, const std::string& path,
                  std::initializer_list<std::string_view> known) {
  for (const auto& member : in) {
    if (std::find(known.begin(), known.end(), member.key()) != known.end()) continue;
    return refuse(path + "." + std::string(member.key()), "is not known here: leave it out");
  }
  return {};
}

Result<const object*> object_of(const value& in, const std::string& path) {
  if (const object* found = in.if_object()) return found;
  return refuse(path, "must be an object");
}

Result<void> read_text(const object& in, std::string_view key, const std::string& path,
                       std::size_t bytes_max, std::string& place) {
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return {};
  const std::string at = path + "." + std::string(key);
  if (!found->is_string()) return refuse(at, "must be a text");
  if (found->get_string().size() > bytes_max) {
    return refuse(at, "is longer than " + std::to_string(bytes_max) + " bytes: shorten it");
  }
  place = std::string(found->get_string());
  return {};
}

Result<void> read_integer(const object& in, std::string_view key, const std::string& path,
                          int least, int most, int& place) {
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return {};
  const auto number = base::integer_at(in, key);
  if (!number || *number < least || *number > most) {
    return refuse(
        path + "." + std::string(key),
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  place = static_cast<int>(*number);
  return {};
}

template <class E>
Result<void> read_name(const object& in, std::string_view key, const std::string& path, E& place) {
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return {};
  const auto known =
      found->is_string() ? from_name<E>(std::string_view(found->get_string())) : std::optional<E>();
  if (known) {
    place = *known;
    return {};
  }
  std::string names;
  for (const std::string_view each : NameOf<E>::all) {
    names.append(names.empty() ? "" : ", ").append(each);
  }
  return refuse(path + "." + std::string(key), "must be one of " + names);
}

Result<std::vector<std::string>> read_texts(const object& in, std::string_view key,
                                            const std::string& path, std::size_t count_max) {
  std::vector<std::string> texts;
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return texts;
  const std::string at = path + "." + std::string(key);
  const array* list = found->if_array();
  if (!list || list->size() > count_max) {
    return refuse(at, "must be an array of at most " + std::to_string(count_max) + " texts");
  }
  for (const value& each : *list) {
    if (!each.is_string() || each.get_string().empty() || each.get_string().size() > name_bytes) {
      return refuse(at, "must hold texts of 1 to " + std::to_string(name_bytes) + " bytes");
    }
    texts.emplace_back(each.get_string());
  }
  return texts;
}

Result<void> read_id(const object& in, const std::string& path, std::string& id) {
  TRY_VOID(read_text(in, "id", path, id_characters, id));
  const bool is_good = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!is_good) {
    return refuse(path + ".id", "must be 1 to 64 of the letters a to z, digits, _ and -");
  }
  return {};
}

Result<AdmissionCondition> read_condition(const value& in, const std::string& path) {
  TRY(members, object_of(in, path));
  TRY_VOID(only(*members, path, {"test", "field", "values"}));
  AdmissionCondition condition;
  TRY_VOID(read_name(*members, "test", path, condition.test));
  TRY_VOID(read_text(*members, "field", path, name_bytes, condition.field));
  TRY(values, read_texts(*members, "values", path, admission_values_max));
  condition.values = std::move(values);
  const bool is_about_findings =
      condition.test == AdmissionTest::found || condition.test == AdmissionTest::not_found;
  const bool knows_field = std::find(condition_fields.begin(), condition_fields.end(),
                                     condition.field) != condition_fields.end();
  if (!is_about_findings && !knows_field) {
    return refuse(path + ".field", "\"" + condition.field + "\" is not a field of an application");
  }
  const bool needs_values =
      condition.test != AdmissionTest::missing && condition.test != AdmissionTest::present;
  if (needs_values && condition.values.empty()) {
    return refuse(path + ".values", "is missing: what is it compared with?");
  }
  return condition;
}

Result<AdmissionRule> read_admission_rule(const value& in, const std::string& path) {
  TRY(members, object_of(in, path));
  TRY_VOID(only(*members, path, {"id", "name", "mode", "when", "outcome", "text"}));
  AdmissionRule rule;
  TRY_VOID(read_id(*members, path, rule.id));
  TRY_VOID(read_text(*members, "name", path, name_bytes, rule.name));
  TRY_VOID(read_name(*members, "mode", path, rule.mode));
  TRY_VOID(read_name(*members, "outcome", path, rule.outcome));
  TRY_VOID(read_text(*members, "text", path, admission_text_bytes_max, rule.text));
  const array* when = base::array_at(*members, "when");
  if (!when || when->empty() || when->size() > admission_conditions_max) {
    return refuse(path + ".when", "must hold 1 to " + std::to_string(admission_conditions_max) +
                                      " conditions: a rule without one would meet everybody");
  }
  for (std::size_t i = 0; i < when->size(); ++i) {
    TRY(condition, read_condition((*when)[i], path + ".when[" + std::to_string(i) + "]"));
    rule.when.push_back(std::move(condition));
  }
  const bool must_say =
      rule.outcome == AdmissionOutcome::refuse || rule.outcome == AdmissionOutcome::ask;
  if (must_say && rule.text.empty()) {
    return refuse(path + ".text", "is missing: what is the applicant told?");
  }
  return rule;
}

Result<CannedReply> read_canned_reply(const value& in, const std::string& path) {
  TRY(members, object_of(in, path));
  TRY_VOID(only(*members, path, {"id", "name", "text"}));
  CannedReply reply;
  TRY_VOID(read_id(*members, path, reply.id));
  TRY_VOID(read_text(*members, "name", path, name_bytes, reply.name));
  TRY_VOID(read_text(*members, "text", path, admission_text_bytes_max, reply.text));
  if (reply.text.empty()) return refuse(path + ".text", "is missing");
  return reply;
}

template <class Entry>
Result<std::vector<Entry>> read_named(const object& in, std::string_view key,
                                      const std::string& path, std::size_t count_max,
                                      std::map<std::string, std::string>& ids,
                                      Result<Entry> (*read)(const value&, const std::string&)) {
  std::vector<Entry> entries;
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return entries;
  const std::string list_path = path + "." + std::string(key);
  const array* list = found->if_array();
  if (!list || list->size() > count_max) {
    return refuse(list_path, "must be an array of at most " + std::to_string(count_max));
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = list_path + "[" + std::to_string(i) + "]";
    TRY(entry, read((*list)[i], at));
    const auto [place, is_new] = ids.emplace(entry.id, at);
    if (!is_new) return refuse(at + ".id", "\"" + entry.id + "\" is taken by " + place->second);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<void> read_fields(const object& in, const std::string& path,
                         std::map<std::string, FieldUse>& fields) {
  const value* found = in.if_contains("fields");
  if (!found || found->is_null()) return {};
  const std::string at = path + ".fields";
  TRY(members, object_of(*found, at));
  for (const auto& member : *members) {
    const std::string name(member.key());
    const auto field = fields.find(name);
    if (field == fields.end()) return refuse(at + "." + name, "is not a field of the form");
    TRY_VOID(read_name(*members, name, at, field->second));
  }
  const bool has_way_back =
      fields["mobile"] != FieldUse::hidden || fields["email"] != FieldUse::hidden;
  if (!has_way_back) return refuse(at, "show mobile or email: nobody could be reached otherwise");
  return {};
}

object rule_json(const AdmissionRule& rule) {
  array when;
  for (const AdmissionCondition& each : rule.when) {
    when.push_back(object{
        {"test", to_name(each.test)}, {"field", each.field}, {"values", texts_json(each.values)}});
  }
  return {{"id", rule.id},
          {"name", rule.name},
          {"mode", to_name(rule.mode)},
          {"when", std::move(when)},
          {"outcome", to_name(rule.outcome)},
          {"text", rule.text}};
}

}  // namespace

object to_json(const AdmissionPolicy& policy) {
  object out;
  out["open"] = policy.is_open;
  out["title"] = policy.title;
  object& fields = out["fields"].emplace_object();
  for (const auto& [name, use] : policy.fields) fields[name] = to_name(use);
  out["consent_version"] = policy.consent_version;
  out["consent"] = policy.consent;
  out["welcome"] = policy.welcome;
  array& rules = out["rules"].emplace_array();
  for (const AdmissionRule& each : policy.rules) rules.push_back(rule_json(each));
  out["sample_percent"] = policy.sample_percent;
  out["wave_per_minute"] = policy.wave_per_minute;
  out["wave_pause_minutes"] = policy.wave_pause_minutes;
  out["opinions"] = policy.opinions;
  array& replies = out["replies"].emplace_array();
  for (const CannedReply& each : policy.replies) {
    replies.push_back(object{{"id", each.id}, {"name", each.name}, {"text", each.text}});
  }
  return out;
}

Result<AdmissionPolicy> admission_policy_from_json(const value& in, const std::string& path,
                                                   std::map<std::string, std::string>& ids) {
  TRY(members, object_of(in, path));
  TRY_VOID(only(
      *members, path,
      {"open", "title", "fields", "identities", "consent_version", "consent", "welcome", "rules",
       "sample_percent", "wave_per_minute", "wave_pause_minutes", "opinions", "replies"}));
  AdmissionPolicy policy;
  policy.is_open = base::flag_at(*members, "open", policy.is_open);
  TRY_VOID(read_text(*members, "title", path, name_bytes, policy.title));
  TRY_VOID(read_fields(*members, path, policy.fields));
  TRY_VOID(read_text(*members, "consent_version", path, id_characters, policy.consent_version));
  TRY_VOID(read_text(*members, "consent", path, admission_text_bytes_max, policy.consent));
  TRY_VOID(read_text(*members, "welcome", path, admission_text_bytes_max, policy.welcome));
  TRY(rules, read_named(*members, "rules", path, admission_rules_max, ids, read_admission_rule));
  policy.rules = std::move(rules);
  TRY_VOID(read_integer(*members, "sample_percent", path, 0, 100, policy.sample_percent));
  TRY_VOID(read_integer(*members, "wave_per_minute", path, 1, admission_wave_per_minute_max,
                        policy.wave_per_minute));
  TRY_VOID(read_integer(*members, "wave_pause_minutes", path, 1, admission_wave_pause_minutes_max,
                        policy.wave_pause_minutes));
  TRY_VOID(read_integer(*members, "opinions", path, 1, 2, policy.opinions));
  TRY(replies,
      read_named(*members, "replies", path, admission_replies_max, ids, read_canned_reply));
  policy.replies = std::move(replies);
  if (policy.consent_version.empty()) {
    return refuse(path + ".consent_version", "is empty: what would an applicant have agreed to?");
  }
  return policy;
}

Result<std::vector<std::string>> former_identities(const value& admission,
                                                   const std::string& path) {
  const object* members = admission.if_object();
  if (!members || !members->contains("identities")) return std::vector<std::string>();
  return read_texts(*members, "identities", path, identities_max);
}

AdmissionPolicy starting_admission() {
  AdmissionPolicy policy;
  AdmissionRule consumers;
  consumers.id = "consumers";
  consumers.name = "个人消费者";
  consumers.when = {{AdmissionTest::found, "", {"consumer"}}};
  consumers.outcome = AdmissionOutcome::refuse;
  consumers.text =
      "感谢关注！本群面向企业客户，暂不接待个人购买。个人需求请联系官方客服，祝您生活愉快。";
  AdmissionRule verified;
  verified.id = "verified";
  verified.name = "信用代码有效、企业邮箱";
  verified.when = {
      {AdmissionTest::found, "", {"credit_code_valid"}},
      {AdmissionTest::found, "", {"email_of_work"}},
      {AdmissionTest::not_found,
       "",
       {"consumer", "same_person", "same_company", "region_mismatch", "credit_code_category"}}};
  verified.outcome = AdmissionOutcome::accept;
  policy.rules = {std::move(consumers), std::move(verified)};
  policy.replies = {
      {"need_licence", "补充营业执照", "请补充一张营业执照照片的链接，或填写统一社会信用代码。"},
      {"not_our_customer", "不在服务范围",
       "感谢申请！您的业务暂不在本群服务范围内，欢迎以后再来。"}};
  return policy;
}

}  // namespace model
