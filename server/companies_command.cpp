#include "server/companies_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/json.h"
#include "connectors/files/row_source.h"
#include "engine/companies/companies.h"
#include "server/session.h"
#include "store/queries/rows.h"

namespace server {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t commands_per_batch = 500;

struct CompaniesOptions {
  std::vector<std::string> files;
  std::string data = "guildhall-data";
  bool as_json = false;
};

struct CompanyRow {
  std::string name;
  base::json::object fields;  // of company.save
  std::vector<std::string> competitors;
};

enum class Field { name, credit_code, industry, region, competitors };
constexpr std::pair<Field, std::string_view> known_columns[] = {
    {Field::name, "name"},
    {Field::name, "company"},
    {Field::name, "公司"},
    {Field::name, "公司名"},
    {Field::name, "公司名称"},
    {Field::credit_code, "credit_code"},
    {Field::credit_code, "信用代码"},
    {Field::credit_code, "统一社会信用代码"},
    {Field::industry, "industry"},
    {Field::industry, "行业"},
    {Field::region, "region"},
    {Field::region, "地区"},
    {Field::competitors, "competitors"},
    {Field::competitors, "竞争对手"}};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string> names_in(std::string_view cell) {
  std::vector<std::string> names;
  while (!cell.empty()) {
    constexpr std::string_view marks[] = {";", "；", "、"};
    std::size_t at = cell.size(), bytes = 0;
    for (const std::string_view mark : marks) {
      const std::size_t found = cell.find(mark);
      if (found < at) at = found, bytes = mark.size();
    }
    const std::string_view name = trimmed(cell.substr(0, at));
    if (!name.empty()) names.emplace_back(name);
    cell.remove_prefix(std::min(cell.size(), at + bytes));
  }
  return names;
}

Result<std::map<Field, std::size_t>> places_of(const std::string& file,
                                               const std::vector<std::string>& cells) {
  std::map<Field, std::size_t> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (const auto& [field, name] : known_columns) {
      if (base::lower_ascii(trimmed(cells[i])) == name) places.emplace(field, i);
    }
  }
  if (places.contains(Field::name)) return places;
  return fail(ErrorCode::invalid_input,
              file + ": the first line must name the columns, \"name\" among them");
}

Result<void> read_file(const std::string& file, std::vector<CompanyRow>& rows) {
  TRY(bytes, connectors::files::open_bytes(file));
  connectors::files::CharsetFound charset;
  const auto source = connectors::files::csv_rows(
      connectors::files::to_utf8(connectors::files::gunzip(std::move(bytes)), charset));
  connectors::files::RawRow raw;
  std::vector<std::string> cells;
  std::map<Field, std::size_t> places;
  char delimiter = ',';
  while (true) {
    TRY(more, source->next(raw));
    if (!more) break;
    if (trimmed(raw.text).empty()) continue;
    if (places.empty()) delimiter = connectors::files::csv_delimiter(raw.text);
    connectors::files::split_csv(raw.text, delimiter, cells);
    if (places.empty()) {
      TRY(found, places_of(file, cells));
      places = std::move(found);
      continue;
    }
    const auto cell = [&](Field field) {
      const auto place = places.find(field);
      return place != places.end() && place->second < cells.size() ? trimmed(cells[place->second])
                                                                   : std::string_view();
    };
    CompanyRow row;
    row.name = cell(Field::name);
    if (engine::companies::key_of(row.name).empty() || raw.too_long) {
      return fail(ErrorCode::invalid_input,
                  file + " line " + std::to_string(raw.line) + ": there is no company name");
    }
    row.fields["name"] = row.name;
    const std::pair<Field, std::string_view> told[] = {{Field::credit_code, "credit_code"},
                                                       {Field::industry, "industry"},
                                                       {Field::region, "region"}};
    for (const auto& [field, key] : told) {
      if (!cell(field).empty()) row.fields[key] = cell(field);
    }
    row.competitors = names_in(cell(Field::competitors));
    rows.push_back(std::move(row));
  }
  if (!charset.repaired) return {};
  return fail(ErrorCode::invalid_input, file + ": is neither UTF-8 nor GB18030; save it as UTF-8");
}

// The same command again has the same name, and is known.
model::Fact fact_of(std::string_view command, const base::json::object& arguments,
                    base::Instant now) {
  model::Fact fact;
  fact.source = "companies";
  const std::string text = base::json::serialize(arguments);
  fact.external_id = std::string(command) + "/" + base::to_hex(base::stable_hash(text)) +
                     base::to_hex(base::stable_hash(text, 1));
  fact.at = now;
  fact.actor = "import";
  fact.body = model::Command{std::string(command), text};
  return fact;
}

struct Sum {
  std::int64_t taken = 0, known = 0, refused = 0;
};

Result<void> submit(Session& session, const std::vector<model::Fact>& facts, Sum& sum) {
  for (std::size_t at = 0; at < facts.size(); at += commands_per_batch) {
    const std::size_t end = std::min(facts.size(), at + commands_per_batch);
    const std::vector<model::Fact> batch(facts.begin() + static_cast<std::ptrdiff_t>(at),
                                         facts.begin() + static_cast<std::ptrdiff_t>(end));
    TRY(receipt, session.pump().submit(batch));
    for (const api::Outcome& each : receipt.outcomes) {
      sum.taken += each.as == api::TakenAs::accepted;
      sum.known += each.as == api::TakenAs::known;
      sum.refused += each.as == api::TakenAs::refused;
      if (each.as == api::TakenAs::refused)
        std::fprintf(stderr, "guildhall companies: %s\n", each.error.text.c_str());
    }
  }
  return {};
}

Result<std::map<std::string, std::int64_t>> company_numbers(Session& session) {
  TRY(connection, session.database().connect(store::Access::read_only));
  TRY(rows, store::queries::read_rows<model::Company>(*connection, "order by id", {}));
  std::map<std::string, std::int64_t> numbers;
  for (const model::Company& each : rows) numbers.emplace(each.key, each.id.value);
  return numbers;
}

Result<Sum> import_companies(Session& session, const std::vector<CompanyRow>& rows,
                             base::Instant now) {
  Sum sum;
  std::vector<model::Fact> facts;
  for (const CompanyRow& row : rows) {
    facts.push_back(fact_of("company.save", row.fields, now));
    // Named only as somebody's rival: a company all the same.
    for (const std::string& name : row.competitors)
      facts.push_back(fact_of("company.save", {{"name", name}}, now));
  }
  TRY_VOID(submit(session, facts, sum));
  TRY(numbers, company_numbers(session));
  facts.clear();
  for (const CompanyRow& row : rows) {
    for (const std::string& name : row.competitors) {
      const std::int64_t a = numbers[engine::companies::key_of(row.name)];
      const std::int64_t b = numbers[engine::companies::key_of(name)];
      if (a == b) continue;
      facts.push_back(fact_of("competitor.declare",
                              {{"a", std::min(a, b)}, {"b", std::max(a, b)}, {"why", "import"}},
                              now));
    }
  }
  TRY_VOID(submit(session, facts, sum));
  return sum;
}

Result<Sum> link_members(Session& session, base::Instant now) {
  Sum sum;
  TRY(connection, session.database().connect(store::Access::read_only));
  TRY(members, store::queries::read_rows<model::Member>(
                   *connection, "where company <> '' and company_id is null order by id", {}));
  std::vector<model::Fact> facts;
  for (const model::Member& each : members) {
    facts.push_back(
        fact_of("member.update", {{"member", each.id.value}, {"company", each.company}}, now));
  }
  TRY_VOID(submit(session, facts, sum));
  return sum;
}

int run(const CompaniesOptions& options, bool is_import, const base::Clock& clock) {
  const auto refuse = [](const base::Error& error) {
    std::fprintf(stderr, "guildhall companies: %s\n", error.text.c_str());
    return error.code == ErrorCode::invalid_input ? 2 : 1;
  };
  std::vector<CompanyRow> rows;
  for (const std::string& file : options.files) {
    if (auto read = read_file(file, rows); !read) return refuse(read.error());
  }
  auto session = Session::open(options.data, clock);
  if (!session) return refuse(session.error());
  const auto sum = is_import ? import_companies(**session, rows, clock.now())
                             : link_members(**session, clock.now());
  if (!sum) return refuse(sum.error());
  if (options.as_json) {
    std::printf("%s\n", base::json::serialize(base::json::object{{"rows", rows.size()},
                                                                 {"taken", sum->taken},
                                                                 {"known", sum->known},
                                                                 {"refused", sum->refused}})
                            .c_str());
  } else if (is_import) {
    std::printf("%zu companies read: %lld new or changed, %lld known already, %lld refused\n",
                rows.size(), static_cast<long long>(sum->taken), static_cast<long long>(sum->known),
                static_cast<long long>(sum->refused));
  } else {
    std::printf("%lld members linked with their companies\n", static_cast<long long>(sum->taken));
  }
  return sum->refused == 0 ? 0 : 1;
}

}  // namespace

void add_companies_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* companies =
      app.add_subcommand("companies", "Customers' companies and their competitors into the store");
  companies->require_subcommand(1);
  for (const bool is_import : {true, false}) {
    auto* command =
        is_import ? companies->add_subcommand("import", "CSV of companies")
                  : companies->add_subcommand("link", "Members from before get their companies");
    // shared with the callback, which outlives this call
    const auto options = std::make_shared<CompaniesOptions>();
    if (is_import) command->add_option("FILE", options->files, "CSV files")->required();
    command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print the summary as JSON");
    command->callback([options, is_import, &clock, &exit_status] {
      exit_status = run(*options, is_import, clock);
    });
  }
}

}  // namespace server
