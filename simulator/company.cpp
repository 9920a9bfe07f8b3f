#include "simulator/company.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace simulator {
namespace {

using base::Random;

constexpr std::array<const char*, 32> surnames = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹"};
constexpr std::array<const char*, 40> given_names = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀兰", "霞", "平", "刚", "桂英", "建华", "文博", "思远", "雨桐", "子涵", "嘉怡", "志远", "晓彤",
    "海燕", "国栋", "佳琪", "俊杰", "梓萱", "立新", "春梅", "学军", "婷婷", "浩然"};
constexpr std::array<const char*, 24> trades = {
    "母婴", "五金", "零食", "酒业", "服饰", "日化", "生鲜", "文具", "数码", "家纺", "鞋业", "茶叶",
    "宠物", "灯饰", "农资", "建材", "美妆", "饰品", "玩具", "汽配", "水果", "烘焙", "药房", "眼镜"};
constexpr std::array<const char*, 20> firm_words = {"恒信", "鑫源", "优品", "万家", "百汇", "嘉禾", "天润",
                                                    "瑞丰", "宏达", "美佳", "顺达", "金桥", "盛世", "华联",
                                                    "永兴", "乐购", "新益", "启航", "四海", "聚贤"};
constexpr std::array<const char*, 8> regions = {"华东", "华南", "华北", "华中", "西南", "西北", "东北", "海外"};
constexpr std::array<const char*, 5> identities = {"实体店", "网商", "品牌方", "经销商", "微商"};
constexpr std::array<const char*, 6> titles = {"店长", "老板", "运营", "仓库主管", "财务", "采购"};

struct Archetype {
  const char* program;
  const char* name;
  double vigour, care;
};
constexpr std::array<Archetype, 6> archetypes = {{{"客户服务群", "服务群", 9, 0.96},
                                                  {"产品咨询群", "咨询群", 7, 0.9},
                                                  {"导购群", "导购群", 6, 0.82},
                                                  {"VIP 高价值客户群", "VIP 群", 5, 0.99},
                                                  {"干货学习群", "学习群", 6, 0.75},
                                                  {"体验官群", "体验官群", 4, 0.9}}};

template <class T, std::size_t N>
const T& one_of(const std::array<T, N>& list, Random& random) {
  return list[random.below(N)];
}

std::string number(int value, int width) {
  std::string text = std::to_string(value);
  return std::string(static_cast<std::size_t>(std::max(0, width - static_cast<int>(text.size()))), '0') +
         text;
}

std::string person_name(Random& random) {
  return std::string(one_of(surnames, random)) + one_of(given_names, random);
}

std::vector<Person> make_staff(int groups, Random& random) {
  constexpr std::array<const char*, 4> jobs = {"社群运营", "客服", "客户成功", "销售"};
  std::vector<Person> staff;
  const int count = std::max(4, groups / 6);
  for (int i = 0; i < count; ++i) {
    Person person;
    person.id = "staff-" + number(i + 1, 2);
    person.profile.member = person.id;
    person.profile.name = person_name(random) + "（青禾云）";
    person.profile.company = "青禾云";
    person.profile.title = i == 0 ? "运营负责人" : jobs[static_cast<std::size_t>(i) % jobs.size()];
    person.profile.role = model::Role::staff;
    staff.push_back(std::move(person));
  }
  return staff;
}

Person make_member(int i, Random& random) {
  Person person;
  person.id = "m-" + number(i + 1, 5);
  const std::string region = one_of(regions, random);
  const std::string firm =
      std::string(one_of(firm_words, random)) + one_of(trades, random);
  const std::string name = person_name(random);
  // A nickname as the template asks for it: company-name; one in five does not bother.
  person.profile.name = random.chance(0.8) ? firm + "-" + name : name;
  person.profile.member = person.id;
  person.profile.company = firm;
  person.profile.title = one_of(titles, random);
  person.profile.phone = "1000" + number(static_cast<int>(random.below(10'000'000)), 7);
  person.profile.email = "m" + std::to_string(i + 1) + "@customer.example";
  person.profile.region = region;
  person.profile.identity = one_of(identities, random);
  const double worth = random.unit();
  person.profile.tier = worth < 0.06 ? "KA" : worth < 0.3 ? "增值" : "普通";
  person.profile.role = model::Role::member;
  // Few talk much and many hardly at all: a Pareto-like spread, a third never speak.
  const double draw = random.unit();
  person.talkative = draw < 0.33 ? 0 : std::pow(1 - draw, -0.9) - 0.5;
  return person;
}

Life draw_life(Random& random) {
  const double draw = random.unit();
  if (draw < 0.2) return Life::strong;
  if (draw < 0.6) return Life::steady;
  if (draw < 0.82) return Life::fading;
  return draw < 0.9 ? Life::revived : Life::silent;
}

}  // namespace

Company make_company(std::uint64_t seed, Size size) {
  Random random(seed ^ 0x636f6d70616e79ULL);
  Company company;
  company.name = "青禾云";
  company.staff = make_staff(size.groups, random);
  for (int i = 0; i < size.members; ++i) company.members.push_back(make_member(i, random));

  for (int i = 0; i < size.groups; ++i) {
    const Archetype& archetype = archetypes[static_cast<std::size_t>(i) % archetypes.size()];
    SimulatedGroup group;
    group.id = "g-" + number(i + 1, 4);
    group.name = std::string(one_of(regions, random)) + "·" + one_of(trades, random) +
                 archetype.name + " " + std::to_string(1 + i / 6);
    group.program = archetype.program;
    group.life = draw_life(random);
    group.vigour = archetype.vigour * (0.6 + 0.8 * random.unit());
    group.care = std::clamp(archetype.care - 0.15 * random.unit(), 0.0, 1.0);
    group.owner = random.below(company.staff.size());
    for (int helper = 0; helper < 2; ++helper) {
      const std::size_t who = random.below(company.staff.size());
      const bool is_in = std::find(group.helpers.begin(), group.helpers.end(), who) != group.helpers.end();
      if (who != group.owner && !is_in) group.helpers.push_back(who);
    }
    company.groups.push_back(std::move(group));
  }
  // Everybody sits in one group, some in two.
  for (std::size_t i = 0; i < company.members.size() && !company.groups.empty(); ++i) {
    company.groups[random.below(company.groups.size())].members.push_back(i);
    if (!random.chance(0.15)) continue;
    auto& second = company.groups[random.below(company.groups.size())].members;
    if (std::find(second.begin(), second.end(), i) == second.end()) second.push_back(i);
  }
  return company;
}

}  // namespace simulator
