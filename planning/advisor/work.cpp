// Groups, staff, columns and targets: whether the work can be done.
#include "planning/advisor/internal.h"
#include "planning/advisor/measures.h"

namespace planning::advisor {
namespace {

using base::json::object;
using model::Archetype;
using model::ColumnKind;

// docs/programs.md has their grounds.
struct Limits {
  int groups_typical, groups_most;  // of one operator
  double posts_a_week;              // official, in one group
  double promotion_share;
  int size_most;  // members
};

Limits limits_of(Archetype archetype) {
  switch (archetype) {
    case Archetype::vip:
    case Archetype::expert_circle: return {10, 15, 2, 0.05, 50};
    case Archetype::event: return {6, 10, 28, 0.25, 500};
    case Archetype::contributor_circle:
    case Archetype::product_experience: return {10, 15, 7, 0.05, 100};
    case Archetype::knowledge:
    case Archetype::shopping_guide:
    case Archetype::consultation:
    case Archetype::service:
    case Archetype::product_exchange: break;
  }
  return {30, 50, 11, 0.20, 500};
}

double a_week(const model::ProgramColumn& column) {
  switch (column.every) {
    case model::Period::day: return column.times * 7.0;
    case model::Period::week: return column.times;
    case model::Period::month: break;
  }
  return column.times * 12.0 / 52.0;
}

std::string rounded(double number) {
  std::string text = std::to_string(static_cast<std::int64_t>(number * 10 + 0.5));
  if (text.size() < 2) text.insert(0, "0");
  const char tenth = text.back();
  text.pop_back();
  return tenth == '0' ? text : text + "." + tenth;
}

void judge_staff(Notes& notes, const Limits& limits) {
  const model::Program& program = notes.program;
  const int groups = program.groups.count, operators = program.staff.operators;
  if (program.staff.owner.empty()) {
    notes.add("no_owner", Severity::serious, "staff.owner", "",
              {"没有固定责任人：谁都管等于没人管",
               "nobody owns it: what everybody looks after nobody does"},
              {"写一个人的名字", "name one person"});
  }
  if (groups > operators * limits.groups_typical) {
    const int needed = (groups + limits.groups_typical - 1) / limits.groups_typical;
    const bool is_beyond = groups > operators * limits.groups_most;
    notes.add(
        "over_capacity", is_beyond ? Severity::serious : Severity::warning, "staff.operators",
        object{{"groups", groups}, {"operators", operators}},
        {std::to_string(groups) + " 个群由 " + std::to_string(operators) +
             " 个运营来管；这类群一人通常 " + std::to_string(limits.groups_typical) + " 个，最多 " +
             std::to_string(limits.groups_most) + " 个",
         std::to_string(groups) + " groups for " + std::to_string(operators) +
             " operators; of this kind one usually runs " + std::to_string(limits.groups_typical) +
             ", at most " + std::to_string(limits.groups_most)},
        {"配 " + std::to_string(needed) + " 个运营，或少开群",
         "plan " + std::to_string(needed) + " operators, or fewer groups"});
  }
  if (program.groups.size > limits.size_most) {
    notes.add("size_over_usual", Severity::warning, "groups.size",
              object{{"size", program.groups.size}, {"archetype", to_name(program.archetype)}},
              {"这类群通常不超过 " + std::to_string(limits.size_most) + " 人",
               "groups of this kind usually have at most " + std::to_string(limits.size_most) +
                   " members"},
              {"减小每群人数，多开几个群", "make groups smaller, and more of them"});
  }
}

void judge_columns(Notes& notes, const Limits& limits) {
  double posts = 0, promotion = 0;
  bool has_regular = false;
  base::json::array judged;
  for (const model::ProgramColumn& each : notes.program.columns) {
    has_regular = has_regular || each.kind != ColumnKind::promotion;
    judged.emplace_back(object{
        {"kind", to_name(each.kind)}, {"times", each.times}, {"every", to_name(each.every)}});
    if (each.kind == ColumnKind::service) continue;  // answers are no posts
    posts += a_week(each);
    if (each.kind == ColumnKind::promotion) promotion += a_week(each);
  }
  if (!has_regular) {
    notes.add("no_column", Severity::serious, "columns", judged,
              {"没有固定栏目：随机的时间、随机的数量，群会沉寂",
               "there is no regular column: groups that get something now and then fall silent"},
              {"加一个每周固定的内容、分享或答疑栏目",
               "add a content, session or service column with a fixed rhythm"});
  }
  if (posts > limits.posts_a_week) {
    notes.add("too_many_posts", Severity::warning, "columns", judged,
              {"每群每周 " + rounded(posts) + " 条官方内容，这类群最多 " +
                   rounded(limits.posts_a_week) + " 条",
               rounded(posts) + " official posts a week in each group; of this kind at most " +
                   rounded(limits.posts_a_week)},
              {"合并或减少栏目", "merge columns, or have fewer"});
  }
  if (posts > 0 && promotion / posts > limits.promotion_share) {
    notes.add("too_much_promotion", Severity::warning, "columns", judged,
              {"推广占 " + rounded(promotion / posts * 100) + "%，这类群最多 " +
                   rounded(limits.promotion_share * 100) + "%",
               rounded(promotion / posts * 100) + " % is promotion; of this kind at most " +
                   rounded(limits.promotion_share * 100) + " %"},
              {"减少推广栏目，或多做内容", "promote less, or give more"});
  }
}

void judge_target(Notes& notes, const model::ProgramTarget& target, const std::string& place) {
  const Measure* measure = find_measure(target.measure);
  if (!measure) {
    std::string known;
    for (const Measure& each : measures())
      known += (known.empty() ? "" : ", ") + std::string(each.id);
    notes.add("target_unknown", Severity::warning, place + ".measure", target.measure,
              {"“" + target.measure + "”不是这里能衡量的指标",
               "\"" + target.measure + "\" is nothing that is measured here"},
              {"可用的指标：" + known, "measures are: " + known});
    return;
  }
  if (target.unit != measure->unit) {
    notes.add("target_unit", Severity::warning, place + ".unit",
              object{{"measure", target.measure}, {"unit", target.unit}},
              {"“" + std::string(measure->zh) + "”的单位是 " + std::string(measure->unit),
               "\"" + target.measure + "\" is said in " + std::string(measure->unit)},
              {"写 unit: \"" + std::string(measure->unit) + "\"",
               "write unit: \"" + std::string(measure->unit) + "\""});
    return;
  }
  const bool is_beyond =
      measure->is_less_better() ? target.value < measure->good : target.value > measure->good;
  if (!is_beyond) return;
  const std::string usual = rounded(measure->typical), good = rounded(measure->good);
  notes.add("target_beyond", Severity::hint, place + ".value",
            object{{"measure", target.measure}, {"value", target.value}},
            {std::string(measure->zh) + "：通常 " + usual + "，做得好的 " + good,
             std::string(measure->en) + ": usual is " + usual + ", good is " + good},
            {"先定 " + usual + " 到 " + good + " 之间，有了自己的数据再提高",
             "begin between " + usual + " and " + good + ", and raise it by your own figures"});
}

}  // namespace

void judge_work(Notes& notes) {
  const Limits limits = limits_of(notes.program.archetype);
  judge_staff(notes, limits);
  judge_columns(notes, limits);
  if (notes.program.targets.empty()) {
    notes.add(
        "no_target", Severity::hint, "targets", "",
        {"没有目标：无法判断做得好不好", "there is no target: nobody can say whether it works"},
        {"加一两个可衡量的目标，如 unanswered_24h 5 %",
         "add one or two that can be measured, such as unanswered_24h 5 %"});
  }
  for (std::size_t i = 0; i < notes.program.targets.size(); ++i) {
    judge_target(notes, notes.program.targets[i], "targets[" + std::to_string(i) + "]");
  }
}

}  // namespace planning::advisor
