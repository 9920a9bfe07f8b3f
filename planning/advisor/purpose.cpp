// What for, for whom, in which situation.
#include <algorithm>

#include "planning/advisor/internal.h"

namespace planning::advisor {
namespace {

using base::json::array;
using base::json::object;
using model::Archetype;

constexpr std::int64_t expensive_yuan = 1'000'000;  // of a contract: small groups only
constexpr int small_group = 50;                     // members

array texts(const std::vector<std::string>& list) {
  array out;
  for (const std::string& each : list) out.emplace_back(each);
  return out;
}

bool is_among(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void judge_offer(Notes& notes) {
  const model::Program& program = notes.program;
  if (program.purpose.empty()) {
    notes.add("no_purpose", Severity::serious, "purpose", "",
              {"没有说明这些群解决什么问题", "it is not said which problem these groups solve"},
              {"用一句话写出客户的问题", "write the customers' problem in one sentence"});
  }
  if (program.values.empty()) {
    notes.add("no_value", Severity::serious, "values", texts(program.values),
              {"没有写明成员得到什么：没有价值的群会很快沉寂",
               "it is not said what members get: groups without a stated value fall silent"},
              {"写出一到三条成员能得到的东西", "write one to three things that members get"});
  }
  const bool is_moved_service =
      !program.values.empty() &&
      std::all_of(program.values.begin(), program.values.end(), [](const std::string& each) {
        return holds_any(each, {"优惠", "福利", "折扣", "红包", "返利", "售后", "discount",
                                "coupon", "rebate", "after-sales"});
      });
  if (is_moved_service) {
    notes.add("benefits_only", Severity::warning, "values", texts(program.values),
              {"只有优惠或售后：只是把已有的服务搬进群里，没有加入的理由",
               "only discounts or after-sales: it moves a service that is there already, and gives "
               "no reason to be here"},
              {"加上只有群里才有的东西：同行经验、专家解答、实操案例",
               "add what only the group has: peers' experience, experts' answers, cases"});
  }
  if (program.goal == model::CommercialGoal::selling) {
    notes.add("goal_is_selling", Severity::serious, "goal", model::to_name(program.goal),
              {"商业目标只是卖货：成员很快只看到广告",
               "the goal is selling alone: members soon see nothing but advertising"},
              {"选择服务、留存、增购或获客作为目标，把转化放在价值之后",
               "choose service, retention, expansion or acquisition; let offers follow the value"});
  }
}

void judge_situation(Notes& notes) {
  const model::Program& program = notes.program;
  const model::Situation& situation = program.situation;
  if (program.archetype == Archetype::product_exchange &&
      situation.maturity == model::Maturity::mature) {
    notes.add("exchange_mature", Severity::serious, "archetype",
              object{{"archetype", model::to_name(program.archetype)},
                     {"maturity", model::to_name(situation.maturity)}},
              {"成熟公司的产品交流群会把一个人的抱怨传给所有人",
               "in a mature company's product-exchange group one complaint spreads to everybody"},
              {"改用客户服务群或产品体验官群", "use a service or a product-experience program"});
  }
  if (situation.sales == model::SalesModel::sales_led &&
      situation.contract_yuan >= expensive_yuan && program.groups.size > small_group) {
    notes.add("expensive_large", Severity::serious, "groups.size",
              object{{"contract_yuan", situation.contract_yuan}, {"size", program.groups.size}},
              {"百万级合同由销售推动：大群里谈不了大客户的事",
               "contracts of a million and more are sold by people: a large group is no place for "
               "key accounts"},
              {"每群不超过 50 人，按大客户分群", "at most 50 members a group, by key account"});
  }
  if (situation.rivalry == model::Rivalry::high && notes.ground.competitors == 0) {
    notes.add("rivalry_unguarded", Severity::serious, "situation.rivalry",
              object{{"rivalry", "high"}, {"competitors", 0}},
              {"行业竞争激烈，但还没有登记任何竞争关系：对手会坐进同一个群",
               "rivalry is high and no two companies are said to compete: rivals will share a "
               "group"},
              {"在“企业”页登记竞争关系，或用 guildhall companies import 导入",
               "declare competitors on the companies page, or with guildhall companies import"});
  }
}

void judge_audience(Notes& notes) {
  const model::Audience& audience = notes.program.audience;
  const model::Seating& seating = notes.ground.policy.seating;
  if (audience.described.empty() && audience.identities.empty()) {
    notes.add("audience_unsaid", Severity::warning, "audience", "",
              {"没有写明面向谁", "it is not said for whom it is"},
              {"写一句描述，或列出身份", "describe them in a sentence, or list identities"});
  }
  for (std::size_t i = 0; i < audience.identities.size(); ++i) {
    const std::string& identity = audience.identities[i];
    if (seating.identities.empty() || is_among(seating.identities, identity)) continue;
    notes.add("identity_unknown", Severity::warning,
              "audience.identities[" + std::to_string(i) + "]", identity,
              {"“" + identity + "”不在公司的身份列表里：入群审核认不出",
               "\"" + identity +
                   "\" is not in the company's list of identities: admission will "
                   "not know it"},
              {"改成列表里的身份，或在“规则”里加上",
               "use an identity of the list, or add it to the seating rules"});
  }
  for (const auto& [a, b] : seating.clashes) {
    if (!is_among(audience.identities, a) || !is_among(audience.identities, b)) continue;
    notes.add("identities_clash", Severity::serious, "audience.identities", array{a, b},
              {"“" + a + "”和“" + b + "”不能同群，却写在同一个项目里",
               "\"" + a + "\" and \"" + b + "\" must not meet, and stand in one program"},
              {"分成两个项目", "make two programs of it"});
  }
  for (const model::SeatingProgram& rules : seating.programs) {
    if (rules.program != notes.program.id || rules.program.empty()) continue;
    std::vector<std::string> here = audience.identities, there = rules.identities;
    std::sort(here.begin(), here.end());
    std::sort(there.begin(), there.end());
    const bool differs_in_size = rules.target_size != notes.program.groups.size;
    if (!differs_in_size && (here.empty() || here == there)) continue;
    notes.add("seating_differs", Severity::warning,
              differs_in_size ? "groups.size" : "audience.identities",
              object{{"size", notes.program.groups.size},
                     {"identities", texts(here)},
                     {"seated", rules.target_size},
                     {"admitted", texts(there)}},
              {"分群规则里这个项目是每群 " + std::to_string(rules.target_size) +
                   " 人或别的身份：分群按规则走，不按这里",
               "the seating rules of this program say " + std::to_string(rules.target_size) +
                   " members, or other identities: placement follows them, not this document"},
              {"让两处一致", "make the two agree"});
  }
}

void judge_end(Notes& notes) {
  const model::Program& program = notes.program;
  if (program.ends && *program.ends < notes.ground.today) {
    notes.add("event_over", Severity::warning, "ends", base::format_day(*program.ends),
              {"结束日已经过去", "the day on which it ends is past"},
              {"改成将来的一天", "choose a day to come"});
  }
  if (program.archetype != Archetype::event) return;
  if (!program.ends) {
    notes.add("event_without_end", Severity::serious, "ends", "",
              {"活动群没有结束日：留下来的活动群会变成死群",
               "an event group has no end: one that stays becomes a dead group"},
              {"写上结束日（ends）", "say on which day it ends (ends)"});
  }
  if (program.afterwards.empty()) {
    notes.add("event_no_harvest", Severity::serious, "afterwards", "",
              {"没有写活动之后成员去哪里：线索会丢失",
               "it is not said where members go afterwards: the leads are lost"},
              {"写上转入哪个常驻项目、由谁在两天内联系",
               "name the lasting program that they move to, and who contacts them within 2 days"});
  }
}

}  // namespace

void judge_purpose(Notes& notes) {
  judge_offer(notes);
  judge_situation(notes);
  judge_audience(notes);
  judge_end(notes);
}

}  // namespace planning::advisor
