// Hall is the tables with who sits at each, counted so that one person can be judged against every
// table at once: in well under a millisecond at 1,000 tables of 200.
//
// Hard rules are objections: where there is one, the person may not sit there. Soft goals are
// merits, 0 … 1 each, put together by their weights. Everything is numbers that the caller gives
// meaning to; pure, no clock; not safe for concurrent changes.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace planning::seats {

using Number = std::int64_t;  // of a member, group, company or source; 0: none
using Kind = std::int32_t;    // of an identity or a region, counted from 0; -1: unknown

struct Person {
  Number member = 0, source = 0;
  std::vector<Number> companies;  // without those merged away
  Kind identity = -1, region = -1;
  bool is_experienced = false, is_expert = false;
};

// Soft goals, in the order of Weights and of Verdict::merits.
enum class Goal { fill, region, mix, colleagues, expert };
inline constexpr std::size_t goal_count = 5;
using Weights = std::array<int, goal_count>;
enum class Company { any, together, apart };  // what is wished for colleagues

class Rules {
 public:
  // Both in either order, and as often as one likes.
  void add_rivals(Number company, Number other);
  void add_clash(Kind identity, Kind other);

  const std::vector<Number>& rivals_of(Number company) const;
  const std::vector<Kind>& clashes_of(Kind identity) const;

  std::vector<Kind> identities, regions;  // that are admitted; empty: all
  bool one_region = false;
  Company colleagues = Company::any;
  Weights weights{5, 2, 2, 3, 4};

 private:
  std::unordered_map<Number, std::vector<Number>> rivals_;
  std::unordered_map<Kind, std::vector<Kind>> clashes_;
};

struct Table {
  Number group = 0;  // 0: still to be made
  Number source = 0;
  std::uint32_t seats = 0;  // wanted at most
  bool takes_new = true, of_program = true;
};

enum class Why {
  seated_here,   // already
  other_source,  // another platform
  other_program,
  closed,
  full,
  competitor,        // mine, other: the companies
  identity_clash,    // mine, other: the identities
  identity_refused,  // mine: not one that the program admits
  region_refused,
  other_region  // mine, other: the regions
};

struct Objection {
  Why why = Why::full;
  Number mine = 0, other = 0;
  std::uint32_t people = 0;  // how many sit there who object; of `full`: how many sit there
  friend bool operator==(const Objection&, const Objection&) = default;
};

struct Verdict {
  std::vector<Objection> objections;  // none: may sit there
  std::array<double, goal_count> merits{};
  double score = 0;  // of the merits by their weights, 0 … 1
};

class Hall {
 public:
  explicit Hall(Rules rules) : rules_(std::move(rules)) {}

  std::size_t add(const Table& table);
  void sit(std::size_t table, const Person& person);
  void rise(std::size_t table, const Person& person);  // who sits there

  const Rules& rules() const { return rules_; }
  const std::vector<Table>& tables() const { return tables_; }
  std::uint32_t people_at(std::size_t table) const { return tallies_[table].people; }

  // One verdict for every table, in their order.
  std::vector<Verdict> judge(const Person& person) const;
  Verdict judge(const Person& person, std::size_t table) const;
  // Of those without objection the best, the first of equal ones; -1: none.
  static int best(const std::vector<Verdict>& verdicts);

  // How well the soft goals are met by the whole of it, 0 … 1, and by one table times its people.
  double quality() const;
  double quality_of(std::size_t table) const;
  void set_experienced_share(double share) { experienced_share_ = share; }

 private:
  using Counts = std::vector<std::pair<Number, std::uint32_t>>;  // few: looked through
  struct Tally {
    std::uint32_t people = 0, experienced = 0, experts = 0;
    std::unordered_map<Number, std::uint32_t> companies;
    Counts identities, regions;
  };
  static void count(Counts& counts, Number of, int by);
  static std::uint32_t count_of(const Counts& counts, Number of);
  void object_alone(const Person& person, std::size_t table, Verdict& verdict) const;
  void object_to_companies(const Person& person, std::size_t table, Verdict& verdict) const;
  void weigh(const Person& person, std::size_t table, Verdict& verdict) const;
  bool has_colleague(const Person& person, std::size_t table) const;

  Rules rules_;
  std::vector<Table> tables_;
  std::vector<Tally> tallies_;
  // Where a company's people sit: tables with their number.
  std::unordered_map<Number, std::vector<std::pair<std::size_t, std::uint32_t>>> tables_of_;
  std::unordered_map<Number, std::vector<std::size_t>> seats_of_member_;
  double experienced_share_ = 0.5;
};

}  // namespace planning::seats
