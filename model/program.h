// A program (社群项目) says whom a company gathers, what for and how: the document that people
// write as YAML or in the console, that the advisor judges (planning/advisor) and that is published
// in versions. A chat group belongs to the program whose id is its `program`.
//
// What already stands in the policy is not written here again: who is admitted and who may sit with
// whom (policy.seating.programs, by the same id), the application form (policy.admission), how
// rules are enforced (policy.rules, which a charter's rule names by `enforced_by`).
//
// Texts are UTF-8. Absent members take the defaults below; unknown members are refused, by path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "model/names.h"

namespace model {

// Refused above these.
inline constexpr std::size_t program_document_bytes_max = 65'536;  // as JSON
inline constexpr std::size_t program_id_characters_max = 64;
inline constexpr std::size_t program_name_bytes_max = 256;
inline constexpr std::size_t program_text_bytes_max = 2'000;          // purpose and the like
inline constexpr std::size_t program_announcement_bytes_max = 8'000;  // platforms take less
inline constexpr std::size_t program_list_max = 50;  // of values, columns, targets, rules …
inline constexpr int program_groups_max = 100'000;
inline constexpr int program_people_max = 10'000;  // of staff
inline constexpr int program_times_max = 100;      // of a column in its period

enum class Archetype {
  knowledge,           // 干货学习群
  shopping_guide,      // 导购群
  consultation,        // 咨询群
  vip,                 // 高价值客户群
  service,             // 客户服务群
  expert_circle,       // 决策层/学术圈
  contributor_circle,  // KOC/KOL 圈
  product_experience,  // 体验官群
  event,               // 活动临时群
  product_exchange     // 产品交流群
};
MODEL_NAMES(Archetype, "knowledge", "shopping_guide", "consultation", "vip", "service",
            "expert_circle", "contributor_circle", "product_experience", "event",
            "product_exchange");

enum class Maturity { exploring, growing, mature };
MODEL_NAMES(Maturity, "exploring", "growing", "mature");
enum class SalesModel { product_led, sales_led };
MODEL_NAMES(SalesModel, "product_led", "sales_led");
enum class Rivalry { low, medium, high };
MODEL_NAMES(Rivalry, "low", "medium", "high");
enum class CommercialGoal { service, retention, expansion, acquisition, selling, insight };
MODEL_NAMES(CommercialGoal, "service", "retention", "expansion", "acquisition", "selling",
            "insight");

struct Audience {
  std::string described;                // in words: "县级经销商的老板"
  std::vector<std::string> identities;  // of the company's list (policy.seating.identities)
  std::vector<std::string> regions, languages;
  friend bool operator==(const Audience&, const Audience&) = default;
};

// The company's own situation, as far as it says which kinds of groups suit it.
struct Situation {
  Maturity maturity = Maturity::growing;
  SalesModel sales = SalesModel::product_led;
  std::int64_t contract_yuan = 0;  // of a usual contract; 0: unknown
  Rivalry rivalry = Rivalry::medium;
  friend bool operator==(const Situation&, const Situation&) = default;
};

struct PlannedGroups {
  int count = 1;
  int size = 200;  // members
  friend bool operator==(const PlannedGroups&, const PlannedGroups&) = default;
};

struct Staffing {
  std::string owner;   // 固定责任人: one name
  int operators = 0;   // who look after the groups
  int assistants = 0;  // who help in them: leaders, experts, colleagues of service
  friend bool operator==(const Staffing&, const Staffing&) = default;
};

// A regular part of the groups' life (栏目).
enum class Period { day, week, month };
MODEL_NAMES(Period, "day", "week", "month");
enum class ColumnKind { content, session, service, promotion };
MODEL_NAMES(ColumnKind, "content", "session", "service", "promotion");
struct ProgramColumn {
  std::string name;
  ColumnKind kind = ColumnKind::content;
  int times = 1;
  Period every = Period::week;
  friend bool operator==(const ProgramColumn&, const ProgramColumn&) = default;
};

// Measures that the product knows a unit of (planning/advisor/measures.h).
struct ProgramTarget {
  std::string measure;
  double value = 0;
  std::string unit;  // "%", "min", "h", "month"
  friend bool operator==(const ProgramTarget&, const ProgramTarget&) = default;
};

enum class CharterKind { boundary, reward, penalty, promise };
MODEL_NAMES(CharterKind, "boundary", "reward", "penalty", "promise");
struct CharterRule {
  CharterKind kind = CharterKind::boundary;
  std::string text;
  std::string penalty;      // what follows when a boundary is broken
  std::string enforced_by;  // id of a rule of the policy; empty: people see to it
  friend bool operator==(const CharterRule&, const CharterRule&) = default;
};
struct Charter {
  std::string group_name;    // how groups are called
  std::string announcement;  // what the groups are told: benefits first
  std::vector<CharterRule> rules;
  friend bool operator==(const Charter&, const Charter&) = default;
};

struct Program {
  std::string id;  // [a-z0-9_-], 1 … 64 characters
  std::string name;
  Archetype archetype = Archetype::service;
  std::string purpose;  // the problem that it solves
  CommercialGoal goal = CommercialGoal::service;
  Audience audience;
  Situation situation;
  std::vector<std::string> values;  // what members get
  PlannedGroups groups;
  Staffing staff;
  std::vector<ProgramColumn> columns;
  std::vector<ProgramTarget> targets;
  std::optional<base::Day> ends;  // of an event: the day on which the groups end
  std::string afterwards;         // where members go when they end
  Charter charter;
  friend bool operator==(const Program&, const Program&) = default;
};

// All members in a fixed order, so that equal programs are equal bytes.
base::json::object to_json(const Program& program);
// Errors name the member by its path ("charter.rules[2].kind").
base::Result<Program> program_from_json(const base::json::object& object);

// What the groups are told when the charter is published: its announcement, then its rules.
std::string charter_text(const Program& program);

}  // namespace model
