#include "insight/survival.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>

#include "base/random.h"

using insight::Observation;
using insight::SurvivalCurve;

namespace {

bool near(double a, double b, double tolerance = 1e-9) { return std::abs(a - b) <= tolerance; }

const auto not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("survival: six questions by hand") {
  // Answered after 1, 3, 3 and 6 minutes; two were still open after 2 and 4 minutes.
  const SurvivalCurve curve(
      {{1, true}, {2, false}, {3, true}, {3, true}, {4, false}, {6, true}});
  REQUIRE(curve.points().size() == 5);
  CHECK(curve.size() == 6);
  CHECK(curve.events() == 4);
  CHECK(near(curve.survival_at(0.5), 1));
  CHECK(near(curve.survival_at(1), 5.0 / 6));
  CHECK(near(curve.survival_at(2.9), 5.0 / 6));
  CHECK(near(curve.survival_at(3), 5.0 / 6 * 2 / 4));
  CHECK(near(curve.survival_at(5), 5.0 / 12));
  CHECK(near(curve.survival_at(6), 0));
  CHECK(curve.median().value == 3);
  CHECK_FALSE(SurvivalCurve({{1, true}, {5, false}, {5, false}}).median().value.has_value());
  // Area: 1·1 + 2·5/6 + 3·5/12 up to 6.
  CHECK(near(curve.restricted_mean(6).value, 1 + 10.0 / 6 + 15.0 / 12));
  CHECK(near(curve.restricted_mean(0.5).value, 0.5));
  // Greenwood after the first two steps: 1/(6·5) + 2/(4·2).
  CHECK(near(curve.points()[2].standard_error, 5.0 / 12 * std::sqrt(1.0 / 30 + 0.25)));
}

TEST_CASE("survival: leaving out the unanswered would flatter, censoring does not") {
  std::vector<Observation> all, answered;
  for (int i = 1; i <= 10; ++i) answered.push_back({static_cast<double>(i), true});
  all = answered;
  for (int i = 0; i < 15; ++i) all.push_back({60, false});  // never answered, given up after an hour
  CHECK(SurvivalCurve(answered).median().value == 5.5);
  CHECK_FALSE(SurvivalCurve(all).median().value.has_value());
  CHECK(near(SurvivalCurve(all).survival_at(10), 0.6));
}

TEST_CASE("survival: nobody, one, and times that are none") {
  CHECK(SurvivalCurve({}).points().empty());
  CHECK(SurvivalCurve({}).survival_at(5) == 1);
  CHECK_FALSE(SurvivalCurve({}).median().value.has_value());
  CHECK(SurvivalCurve({}).restricted_mean(5).value == 5);
  const SurvivalCurve one({{0, true}});
  CHECK(one.median().value == 0);
  const SurvivalCurve odd({{not_a_number, true}, {-1, true}, {2, true}});
  CHECK(odd.rejected() == 2);
  CHECK(odd.size() == 1);
  CHECK_FALSE(insight::log_rank({}, {}).has_value());
  CHECK_FALSE(insight::log_rank({{1, false}}, {{2, false}}).has_value());
}

TEST_CASE("survival: without censoring the curve is the share that is left") {
  base::Random random(3);
  std::vector<Observation> all;
  for (int i = 0; i < 500; ++i) all.push_back({static_cast<double>(random.below(80)), true});
  const SurvivalCurve curve(all);
  for (double time = 0; time < 80; time += 0.5) {
    double left = 0;
    for (const auto& each : all) left += each.time > time ? 1 : 0;
    REQUIRE(near(curve.survival_at(time), left / 500));
  }
  for (const auto& point : curve.points()) {
    CHECK(point.lower <= point.survival);
    CHECK(point.survival <= point.upper);
  }
}

// ---- against R's survival package, when the reference data are beside the checkout ----
namespace {

std::string data_folder() {
  const char* given = std::getenv("GUILDHALL_SHARED_DATA");
  return given != nullptr ? given : std::string(GUILDHALL_SOURCE_DIR) + "/../shared/data";
}

// Rows of a simple CSV file, quotes stripped.
std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    std::erase(line, '"');
    std::erase(line, '\r');
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    rows.push_back(cells);
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

using Groups = std::map<std::string, std::vector<Observation>>;

Groups read_groups(const std::string& name) {
  Groups groups;
  for (const auto& row : rows_of(data_folder() + "/survival/" + name + ".csv")) {
    groups[row.size() > 2 ? row[2] : "all"].push_back({std::stod(row[0]), row[1] == "1"});
  }
  return groups;
}

void check_golden(const std::string& name, std::size_t groups_expected) {
  CAPTURE(name);
  const Groups groups = read_groups(name);
  REQUIRE(groups.size() == groups_expected);
  std::map<std::string, SurvivalCurve> curves;
  for (const auto& [group, observations] : groups) curves.emplace(group, SurvivalCurve(observations));
  std::map<std::string, std::size_t> position;
  const auto golden = rows_of(data_folder() + "/survival/golden/" + name + "_km.csv");
  REQUIRE(golden.size() > 5);
  for (const auto& row : golden) {
    const auto& points = curves.at(row[0]).points();
    std::size_t& i = position[row[0]];
    while (i < points.size() && points[i].time != std::stod(row[1])) ++i;  // only events may be listed
    CAPTURE(row[1]);
    REQUIRE(i < points.size());
    CHECK(points[i].at_risk == std::stol(row[2]));
    CHECK(points[i].events == std::stol(row[3]));
    CHECK(near(points[i].survival, std::stod(row[5])));
    if (points[i].survival == 0) continue;  // R gives no limits where nobody is left
    CHECK(near(points[i].standard_error, std::stod(row[6])));
    CHECK(near(points[i].lower, std::stod(row[7])));
    CHECK(near(points[i].upper, std::stod(row[8])));
  }
}

double median_of(const Groups& groups, const std::string& group) {
  return SurvivalCurve(groups.at(group)).median().value.value_or(-1);
}

}  // namespace

TEST_CASE("survival: equals R's survfit and survdiff on the reference data") {
  if (!std::filesystem::exists(data_folder() + "/survival/golden")) {
    MESSAGE("SKIPPED: no reference data in " << data_folder() << " (set GUILDHALL_SHARED_DATA)");
    return;
  }
  check_golden("lung_sex", 2);
  check_golden("rossi_fin", 2);
  check_golden("veteran_trt", 2);
  check_golden("olist_lead_to_close", 1);
  const Groups lung = read_groups("lung_sex"), rossi = read_groups("rossi_fin"),
               veteran = read_groups("veteran_trt");
  CHECK(median_of(lung, "female") == 426);
  CHECK(median_of(lung, "male") == 270);
  CHECK(median_of(rossi, "fin0") == -1);  // not reached
  CHECK(median_of(veteran, "trt1") == 103);
  CHECK(median_of(veteran, "trt2") == 52.5);
  CHECK(near(insight::log_rank(lung.at("female"), lung.at("male"))->chi_square, 10.3267419549, 1e-8));
  CHECK(near(insight::log_rank(lung.at("female"), lung.at("male"))->p_value, 0.0013111645204, 1e-9));
  CHECK(near(insight::log_rank(rossi.at("fin0"), rossi.at("fin1"))->chi_square, 3.8375695765, 1e-8));
  CHECK(near(insight::log_rank(veteran.at("trt1"), veteran.at("trt2"))->chi_square, 0.0082273432024,
             1e-8));
}
