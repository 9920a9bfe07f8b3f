// Rosters, orders and renewals: CSV as spreadsheets save it, column names in English or Chinese
// (columns.cpp).
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/hash.h"
#include "connectors/files/columns.h"
#include "connectors/files/decoder.h"
#include "connectors/files/time_text.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using model::Fact;

// A row as fields; empty cells are empty texts.
class TableRow final {
 public:
  void clear() { cells_ = {}; }
  void put(Field field, std::string text) {
    std::string& cell = cells_[static_cast<std::size_t>(field)];
    if (cell.empty()) cell = std::move(text);
  }
  const std::string& operator[](Field field) const {
    return cells_[static_cast<std::size_t>(field)];
  }
  std::optional<std::string> maybe(Field field) const {
    return (*this)[field].empty() ? std::nullopt : std::optional((*this)[field]);
  }
  // Who the row is about: their id, else phone, mail, name. The same rule in every table, so that
  // an order finds the member whom the roster named.
  std::string member() const {
    for (const Field field : {Field::member, Field::phone, Field::email, Field::name}) {
      if (!(*this)[field].empty()) return (*this)[field];
    }
    return {};
  }
  // A stable name for what the row says.
  std::string hash() const {
    std::string all;
    for (const std::string& cell : cells_) all.append(cell).push_back('\n');
    return base::to_hex(base::stable_hash(all));
  }

 private:
  std::array<std::string, model::NameOf<Field>::all.size()> cells_;
};

std::optional<model::Role> role_named(std::string_view text) {
  constexpr std::pair<std::string_view, model::Role> names[] = {
      {"staff", model::Role::staff},   {"employee", model::Role::staff},
      {"员工", model::Role::staff},    {"内部", model::Role::staff},
      {"客服", model::Role::staff},    {"同事", model::Role::staff},
      {"member", model::Role::member}, {"customer", model::Role::member},
      {"客户", model::Role::member},   {"会员", model::Role::member},
      {"成员", model::Role::member},   {"外部", model::Role::member},
      {"bot", model::Role::bot},       {"机器人", model::Role::bot}};
  for (const auto& [name, role] : names) {
    if (name == text) return role;
  }
  return std::nullopt;
}

Result<std::int64_t> cents_or_zero(const TableRow& row) {
  if (row[Field::amount].empty()) return std::int64_t{0};
  return read_cents(row[Field::amount]);
}

std::string currency_of(const TableRow& row) {
  const std::string& given = row[Field::currency];
  if (given == "人民币" || given == "元" || given == "RMB") return "CNY";
  if (!given.empty()) return given;
  const std::string& amount = row[Field::amount];
  if (amount.find('$') != std::string::npos || amount.find("USD") != std::string::npos)
    return "USD";
  if (amount.find("€") != std::string::npos || amount.find("EUR") != std::string::npos)
    return "EUR";
  return "CNY";
}

Result<std::vector<Fact>> roster_facts(const TableRow& row, const ReadOptions& options) {
  model::MemberProfile profile;
  profile.member = row.member();
  if (profile.member.empty()) {
    return fail(ErrorCode::invalid_input,
                "the row names nobody: id, phone, email or name is needed", "member");
  }
  base::Instant at = options.now;
  if (!row[Field::at].empty()) {
    TRY(updated, read_time(row[Field::at], options.zone));
    at = updated;
  }
  profile.name = row.maybe(Field::name);
  profile.company = row.maybe(Field::company);
  profile.title = row.maybe(Field::title);
  profile.phone = row.maybe(Field::phone);
  profile.email = row.maybe(Field::email);
  profile.region = row.maybe(Field::region);
  profile.tier = row.maybe(Field::tier);
  profile.identity = row.maybe(Field::identity);
  if (!row[Field::role].empty()) {
    profile.role = role_named(row[Field::role]);
    if (!profile.role) {
      return fail(
          ErrorCode::invalid_input,
          "role \"" + row[Field::role] + "\" is not one of: member, staff, bot, 客户, 员工, 机器人",
          "role");
    }
  }
  std::vector<Fact> facts;
  const std::string member = profile.member;
  facts.push_back(profile_fact(std::move(profile), at));
  const std::string group = row[Field::group].empty() ? options.group : row[Field::group];
  if (group.empty()) return facts;
  model::GroupProfile about;
  about.name = group;
  about.owner = row.maybe(Field::owner);
  about.program = row.maybe(Field::program);
  if (!row[Field::target_size].empty()) {
    TRY(cents, read_cents(row[Field::target_size]));  // a count, written like any number
    about.target_size = cents / 100;
  }
  facts.push_back(group_fact(group, std::move(about), at));
  if (!row[Field::joined].empty()) {
    TRY(joined, read_time(row[Field::joined], options.zone));
    facts.push_back(make_fact("joined:" + group + ":" + member + ":" + std::to_string(joined.ms),
                              joined, group, member, model::MemberJoined{"roster", {}}));
  }
  return facts;
}

Result<std::vector<Fact>> order_facts(const TableRow& row, const ReadOptions& options) {
  model::OrderPlaced order;
  order.order = row[Field::order];
  if (order.order.empty()) return fail(ErrorCode::invalid_input, "order is missing", "order");
  if (row[Field::at].empty()) {
    return fail(ErrorCode::invalid_input, "date is missing: when was the order placed?", "at");
  }
  TRY(at, read_time(row[Field::at], options.zone));
  TRY(cents, cents_or_zero(row));
  order.member = row.member();
  order.company = row[Field::company];
  order.product = row[Field::product];
  order.amount_cents = cents;
  order.currency = currency_of(row);
  std::vector<Fact> facts;
  std::string id = "order:" + order.order + ":" + row.hash();
  facts.push_back(make_fact(std::move(id), at, "", "", std::move(order)));
  return facts;
}

Result<model::RenewalOutcome> outcome_named(const std::string& text) {
  constexpr std::pair<std::string_view, model::RenewalOutcome> names[] = {
      {"", model::RenewalOutcome::pending},       {"pending", model::RenewalOutcome::pending},
      {"open", model::RenewalOutcome::pending},   {"待续费", model::RenewalOutcome::pending},
      {"待续约", model::RenewalOutcome::pending}, {"待定", model::RenewalOutcome::pending},
      {"未到期", model::RenewalOutcome::pending}, {"renewed", model::RenewalOutcome::renewed},
      {"yes", model::RenewalOutcome::renewed},    {"已续费", model::RenewalOutcome::renewed},
      {"已续约", model::RenewalOutcome::renewed}, {"续费", model::RenewalOutcome::renewed},
      {"是", model::RenewalOutcome::renewed},     {"lapsed", model::RenewalOutcome::lapsed},
      {"churned", model::RenewalOutcome::lapsed}, {"no", model::RenewalOutcome::lapsed},
      {"未续费", model::RenewalOutcome::lapsed},  {"未续约", model::RenewalOutcome::lapsed},
      {"流失", model::RenewalOutcome::lapsed},    {"否", model::RenewalOutcome::lapsed}};
  for (const auto& [name, outcome] : names) {
    if (name == text) return outcome;
  }
  return fail(
      ErrorCode::invalid_input,
      "outcome \"" + text + "\" is not one of: pending, renewed, lapsed, 待续费, 已续费, 未续费",
      "outcome");
}

Result<std::vector<Fact>> renewal_facts(const TableRow& row, const ReadOptions& options) {
  model::RenewalNoted renewal;
  renewal.contract = row[Field::contract];
  if (renewal.contract.empty())
    return fail(ErrorCode::invalid_input, "contract is missing", "contract");
  auto due = read_day(row[Field::due]);
  if (!due) return fail(ErrorCode::invalid_input, "due: " + due.error().text, "due");
  TRY(cents, cents_or_zero(row));
  TRY(outcome, outcome_named(row[Field::outcome]));
  base::Instant at = options.now;
  if (!row[Field::at].empty()) {
    TRY(noted, read_time(row[Field::at], options.zone));
    at = noted;
  }
  renewal.member = row.member();
  renewal.company = row[Field::company];
  renewal.product = row[Field::product];
  renewal.due = *due;
  renewal.outcome = outcome;
  renewal.amount_cents = cents;
  renewal.currency = currency_of(row);
  std::vector<Fact> facts;
  std::string id = "renewal:" + renewal.contract + ":" + row.hash();
  facts.push_back(make_fact(std::move(id), at, "", "", std::move(renewal)));
  return facts;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t start = text.find_first_not_of(blank);
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(blank) - start + 1));
}

class TableDecoder final : public Decoder {
 public:
  TableDecoder(Format format, const ReadOptions& options, Columns columns)
      : format_(format), options_(options), columns_(std::move(columns)) {}

  void begin(std::string_view, std::string_view) override { header_.clear(); }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    // Spreadsheets save rows that were once used as commas alone.
    if (raw.text.find_first_not_of(" \t,;") == std::string_view::npos) return {};
    if (header_.empty()) return read_header(raw);
    split_csv(raw.text, delimiter_, fields_);
    if (raw.too_long || fields_.size() > header_.size()) {
      sink.reject(raw.line,
                  "the record has " + std::to_string(fields_.size()) + " fields, the heading " +
                      std::to_string(header_.size()),
                  raw.text);
      return {};
    }
    row_.clear();
    for (const auto& [column, field] : order_) {
      if (column < fields_.size()) row_.put(field, trimmed(fields_[column]));
    }
    auto facts = format_ == Format::roster   ? roster_facts(row_, options_)
                 : format_ == Format::orders ? order_facts(row_, options_)
                                             : renewal_facts(row_, options_);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

  void notes(std::vector<std::string>& notes) const override {
    if (unused_.empty()) return;
    std::string text = "columns not used: ";
    for (const std::string& name : unused_) text += (name == *unused_.begin() ? "" : ", ") + name;
    notes.push_back(std::move(text));
  }

 private:
  Result<void> read_header(const RawRow& raw) {
    delimiter_ = csv_delimiter(raw.text);
    split_csv(raw.text, delimiter_, fields_);
    header_ = fields_;
    order_.clear();
    std::string names;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      const std::string name = trimmed(header_[i]);
      const auto field = columns_.field_of(name);
      if (field)
        order_.push_back({i, *field});
      else if (!name.empty())
        unused_.insert(name);
      names += (names.empty() ? "" : ", ") + name;
    }
    // When two columns mean the same, the more telling name comes first (TableRow::put keeps the
    // first).
    std::stable_sort(order_.begin(), order_.end(), [&](const auto& a, const auto& b) {
      return columns_.rank_of(trimmed(header_[a.first])) <
             columns_.rank_of(trimmed(header_[b.first]));
    });
    const auto has = [&](Field field) {
      return std::any_of(order_.begin(), order_.end(),
                         [&](const auto& column) { return column.second == field; });
    };
    std::string_view missing;
    if (format_ == Format::orders && !has(Field::order)) missing = "order";
    if (format_ == Format::renewals && !has(Field::due)) missing = "due";
    if (format_ == Format::renewals && !has(Field::contract)) missing = "contract";
    const bool person =
        has(Field::member) || has(Field::phone) || has(Field::email) || has(Field::name);
    if (format_ == Format::roster && !person) missing = "name";
    if (missing.empty()) return {};
    return fail(ErrorCode::invalid_input,
                "the heading (" + names.substr(0, 300) + ") has no column for " +
                    std::string(missing) + "; name it with --map " + std::string(missing) +
                    "=COLUMN",
                "map");
  }

  Format format_;
  const ReadOptions& options_;
  Columns columns_;
  std::vector<std::string> header_, fields_;
  std::vector<std::pair<std::size_t, Field>> order_;  // columns by rank of their names
  std::set<std::string> unused_;
  char delimiter_ = ',';
  TableRow row_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> table_decoder(Format format, const ReadOptions& options) {
  const auto of = format == Format::roster   ? Columns::Of::roster
                  : format == Format::orders ? Columns::Of::orders
                                             : Columns::Of::renewals;
  TRY(columns, Columns::make(of, options.columns));
  return std::make_unique<TableDecoder>(format, options, std::move(columns));
}

}  // namespace connectors::files
