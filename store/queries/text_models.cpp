#include "store/queries/text_models.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;
using model::TextModelVersion;

namespace {

// The last label of each message: facts are numbered in their order.
constexpr std::string_view last_label_of_message =
    "where l.task = $1 and l.cause = "
    "(select max(x.cause) from label x where x.message_id = l.message_id and x.task = l.task) "
    "and l.text <> ''";

constexpr std::string_view head_columns = "task, version, labels, figures, at, \"by\"";

TextModelVersion read_head(const Row& row) {
  TextModelVersion head;
  head.task = row.text(0);
  head.version = row.integer(1);
  head.labels = row.integer(2);
  head.figures = row.text(3);
  head.at.ms = row.integer(4);
  head.by = row.text(5);
  return head;
}

Result<std::vector<TextModelVersion>> read_heads(Connection& connection, std::string_view rest,
                                                 std::initializer_list<Value> parameters) {
  std::string sql = "select ";
  sql.append(head_columns).append(" from text_model ").append(rest);
  std::vector<TextModelVersion> heads;
  TRY_VOID(connection.query(sql, std::span(parameters.begin(), parameters.size()),
                            [&](const Row& row) { heads.push_back(read_head(row)); }));
  return heads;
}

Result<void> write_shadow(Connection& connection, const ShadowReading& reading,
                          const std::vector<ShadowExample>& examples, bool begins_anew) {
  const std::string_view task = reading.task;
  TRY_VOID(
      run(connection,
          "insert into shadow_reading (task, version, against, from_id, through_id, messages, "
          "differing, tally) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (task) do update "
          "set version = excluded.version, against = excluded.against, from_id = excluded.from_id, "
          "through_id = excluded.through_id, messages = excluded.messages, "
          "differing = excluded.differing, tally = excluded.tally",
          {task, reading.version, reading.against, reading.from_id, reading.through_id,
           reading.messages, reading.differing, std::string_view(reading.tally)}));
  if (begins_anew) TRY_VOID(run(connection, "delete from shadow_example where task = $1", {task}));
  for (const ShadowExample& each : examples) {
    TRY_VOID(run(connection,
                 "insert into shadow_example (task, message_id, said, said_score, would_say, "
                 "would_say_score) values ($1, $2, $3, $4, $5, $6)",
                 {task, each.message.value, std::string_view(each.said), each.said_score,
                  std::string_view(each.would_say), each.would_say_score}));
  }
  return run(
      connection,
      "delete from shadow_example where task = $1 and message_id not in (select message_id from "
      "shadow_example where task = $1 order by message_id desc limit $2)",
      {task, shadow_examples_max});
}

}  // namespace

Result<std::vector<LabelCount>> label_counts(Connection& connection, const std::string& task) {
  std::string sql = "select l.label, count(*) from label l ";
  sql.append(last_label_of_message).append(" group by l.label order by l.label");
  std::vector<LabelCount> counts;
  const Value parameters[] = {std::string_view(task)};
  TRY_VOID(connection.query(sql, parameters, [&](const Row& row) {
    counts.push_back({std::string(row.text(0)), row.integer(1)});
  }));
  return counts;
}

Result<std::vector<model::Label>> last_labels(Connection& connection, const std::string& task) {
  std::string rest = "l ";
  rest.append(last_label_of_message).append(" order by l.cause");
  return read_rows<model::Label>(connection, rest, {std::string_view(task)});
}

Result<std::optional<model::ReaderChoice>> reader_choice(Connection& connection,
                                                         const std::string& task) {
  return read_one<model::ReaderChoice>(connection, "where task = $1", {std::string_view(task)});
}

Result<std::optional<TextModelVersion>> text_model_head(Connection& connection,
                                                        const std::string& task,
                                                        std::int64_t version) {
  TRY(heads, read_heads(connection, "where task = $1 and version = $2",
                        {std::string_view(task), version}));
  std::optional<TextModelVersion> head;
  if (!heads.empty()) head = std::move(heads.front());
  return head;
}

Result<std::vector<TextModelVersion>> text_model_heads(Connection& connection,
                                                       const std::string& task,
                                                       std::int64_t limit) {
  return read_heads(connection, "where task = $1 order by version desc limit $2",
                    {std::string_view(task), limit});
}

Result<std::optional<TextModelVersion>> text_model(Connection& connection, const std::string& task,
                                                   std::int64_t version) {
  return read_one<TextModelVersion>(connection, "where task = $1 and version = $2",
                                    {std::string_view(task), version});
}

Result<std::optional<ShadowReading>> shadow_reading(Connection& connection,
                                                    const std::string& task) {
  std::optional<ShadowReading> reading;
  const Value parameters[] = {std::string_view(task)};
  TRY_VOID(connection.query(
      "select version, against, from_id, through_id, messages, differing, tally from "
      "shadow_reading "
      "where task = $1",
      parameters, [&](const Row& row) {
        reading =
            ShadowReading{task,           row.integer(0), row.integer(1), row.integer(2),
                          row.integer(3), row.integer(4), row.integer(5), std::string(row.text(6))};
      }));
  return reading;
}

Result<std::vector<ShadowExample>> shadow_examples(Connection& connection,
                                                   const std::string& task) {
  std::vector<ShadowExample> examples;
  const Value parameters[] = {std::string_view(task)};
  TRY_VOID(connection.query(
      "select message_id, said, would_say, said_score, would_say_score from shadow_example "
      "where task = $1 order by message_id desc",
      parameters, [&](const Row& row) {
        examples.push_back({model::MessageId(row.integer(0)), std::string(row.text(1)),
                            std::string(row.text(2)), row.real(3), row.real(4)});
      }));
  return examples;
}

Result<void> save_shadow(Connection& connection, const ShadowReading& reading,
                         const std::vector<ShadowExample>& examples, bool begins_anew) {
  TRY_VOID(connection.begin());
  Result<void> done = write_shadow(connection, reading, examples, begins_anew);
  if (done) done = connection.commit();
  if (!done) (void)connection.rollback();  // the first error is the one worth telling
  return done;
}

Result<void> forget_shadow(Connection& connection, const std::string& task) {
  const std::string_view name = task;
  TRY_VOID(run(connection, "delete from shadow_example where task = $1", {name}));
  return run(connection, "delete from shadow_reading where task = $1", {name});
}

Result<std::vector<TextToRead>> texts_after(Connection& connection, std::int64_t after,
                                            std::int64_t limit) {
  std::vector<TextToRead> texts;
  const Value parameters[] = {after, limit};
  TRY_VOID(connection.query(
      "select id, text from message where id > $1 and text <> '' order by id limit $2", parameters,
      [&](const Row& row) {
        texts.push_back({model::MessageId(row.integer(0)), std::string(row.text(1))});
      }));
  return texts;
}

Result<std::int64_t> id_before_newest(Connection& connection, std::int64_t count) {
  return read_integer(connection, "select id from message order by id desc limit 1 offset $1",
                      {count});
}

}  // namespace store::queries
