#include "language/replies/dialogue_file.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <string>

using namespace language::replies;

namespace {

std::string temporary(const std::string& name) {
  return std::string(GUILDHALL_BINARY_DIR) + "/replies_" + name;
}

void check_bad(std::string_view line, std::string_view reason_part) {
  const Dialogues read = parse_dialogues(line);
  CAPTURE(line);
  REQUIRE(read.bad == 1);
  CHECK(read.lines == 1);
  CHECK(read.streams.empty());
  CAPTURE(read.bad_lines[0].reason);
  CHECK(read.bad_lines[0].reason.find(reason_part) != std::string::npos);
}

const Message& only(const Dialogues& read) {
  REQUIRE(read.bad == 0);
  REQUIRE(read.streams.size() == 1);
  REQUIRE(read.streams[0].messages.size() == 1);
  return read.streams[0].messages[0];
}

}  // namespace

TEST_CASE("dialogue file: common field names are understood") {
  const auto ours = parse_dialogues(
      R"({"id":7,"ts":"2026-11-22T09:00:00Z","user":"tim","name":"Tim","text":"hi","reply_to":7})");
  CHECK(only(ours).id_json == "7");
  CHECK(only(ours).utterance.name == "Tim");
  CHECK(base::format_iso(only(ours).utterance.at) == "2026-11-22T09:00:00.000Z");
  CHECK(only(ours).parents == std::vector<std::int64_t>{1});
  CHECK(only(ours).is_annotated);
  const auto epoch =
      parse_dialogues(R"({"message_id":"m1","ts":1517436010,"from":"U1","content":"hi"})");
  CHECK(only(epoch).id_json == "\"m1\"");
  CHECK(base::format_iso(only(epoch).utterance.at) == "2018-01-31T22:00:10.000Z");
  CHECK_FALSE(only(epoch).is_annotated);
  const auto log =
      parse_dialogues(R"({"idx":0,"date":"2004-12-25","time":"09:14","user":"tim","type":"msg",)"
                      R"("text":"x","reply_to":null})");
  CHECK(base::format_iso(only(log).utterance.at) == "2004-12-25T09:14:00.000Z");
  CHECK_FALSE(only(log).is_annotated);
  const auto joined =
      parse_dialogues(R"({"idx":1,"time":null,"user":null,"type":"system","text":"x"})");
  CHECK(only(joined).utterance.is_system);
  CHECK(only(joined).utterance.at.ms == 0);
  const auto nameless = parse_dialogues(R"({"user":null,"text":null})");
  CHECK(only(nameless).utterance.user.empty());
  CHECK(only(nameless).utterance.text.empty());
  CHECK(only(parse_dialogues("\xEF\xBB\xBF{\"user\":\"a\",\"text\":\"b\"}\r\n")).id_json == "1");
}

TEST_CASE("dialogue file: parents are found by id, in the same stream, before or after") {
  const auto read = parse_dialogues(
      "{\"channel\":\"#a\",\"id\":\"1\",\"user\":\"u\",\"text\":\"x\"}\n"
      "{\"channel\":\"#b\",\"id\":1,\"user\":\"u\",\"text\":\"x\"}\n"
      "\n"
      "{\"channel\":\"#b\",\"id\":2,\"user\":\"u\",\"text\":\"x\",\"reply_to\":[\"1\",9,1,2]}\n");
  REQUIRE(read.bad == 0);
  REQUIRE(read.lines == 3);
  REQUIRE(read.streams.size() == 2);
  CHECK(read.streams[1].label_json == R"({"channel":"#b"})");
  CHECK(read.streams[1].messages[1].parents == std::vector<std::int64_t>{2, 0, 4});
}

TEST_CASE("dialogue file: full times order a stream, equal times keep the order of the file") {
  const auto read = parse_dialogues(
      "{\"id\":1,\"ts\":30,\"user\":\"u\",\"text\":\"c\"}\n"
      "{\"id\":2,\"ts\":10,\"user\":\"u\",\"text\":\"a\"}\n"
      "{\"id\":3,\"ts\":10,\"user\":\"u\",\"text\":\"b\"}\n");
  std::string order;
  for (const Message& message : read.streams[0].messages) order += message.utterance.text;
  CHECK(order == "abc");
}

TEST_CASE("dialogue file: a clock that passes midnight goes on into the next day") {
  const auto read = parse_dialogues(
      "{\"date\":\"2026-11-22\",\"time\":\"23:59\",\"user\":\"u\",\"text\":\"a\"}\n"
      "{\"date\":\"2026-11-22\",\"time\":\"00:01\",\"user\":\"u\",\"text\":\"b\"}\n");
  const auto& messages = read.streams[0].messages;
  CHECK((messages[1].utterance.at - messages[0].utterance.at).ms == 120'000);
}

TEST_CASE("dialogue file: bad lines are named, counted and left out") {
  check_bad("not json", "");
  check_bad("[1]", "not a JSON object");
  check_bad(R"({"user":"a"})", "field text");
  check_bad(R"({"user":"a","text":5})", "field text");
  check_bad(R"({"text":"a"})", "field user");
  check_bad(R"({"user":"a","text":"b","id":{}})", "field id");
  check_bad(R"({"user":"a","text":"b","ts":"yesterday"})", "field ts");
  check_bad(R"({"user":"a","text":"b","reply_to":true})", "field reply_to");
  check_bad(R"({"user":"a","text":"b","reply_to":[null]})", "field reply_to");
  check_bad("{\"user\":\"a\",\"text\":\"\xC0\x80\"}", "");
  const auto twice = parse_dialogues(
      "{\"id\":1,\"user\":\"a\",\"text\":\"b\"}\n{\"id\":\"1\",\"user\":\"a\",\"text\":\"c\"}\n");
  REQUIRE(twice.bad == 1);
  CHECK(twice.bad_lines[0].number == 2);
  CHECK(twice.bad_lines[0].reason.find("used before") != std::string::npos);
  CHECK(twice.streams[0].messages.size() == 1);
}

TEST_CASE("dialogue file: bad lines beyond the limit are counted only") {
  std::string text;
  for (std::size_t i = 0; i <= bad_lines_kept_max; ++i) text += "x\n";
  const auto read = parse_dialogues(text);
  CHECK(read.bad == static_cast<std::int64_t>(bad_lines_kept_max) + 1);
  CHECK(read.bad_lines.size() == bad_lines_kept_max);
}

TEST_CASE("dialogue file: a line at the limit is read, one byte more is a bad line") {
  const std::string frame = R"({"user":"a","text":""})";
  for (const std::size_t extra : {0U, 1U}) {
    const std::string path = temporary("long.jsonl");
    std::ofstream out(path, std::ios::binary);
    std::string line = frame;
    line.insert(line.size() - 2, std::string(line_bytes_max - frame.size() + extra, 'x'));
    out << line << "\n"
        << R"({"user":"a","text":"next"})"
        << "\n";
    out.close();
    const auto read = read_dialogues(path);
    REQUIRE(read.has_value());
    CHECK(read->lines == 2);
    CHECK(read->bad == static_cast<std::int64_t>(extra));
    std::remove(path.c_str());
  }
}

TEST_CASE("dialogue file: gzip is read, a truncated one is refused with the remedy") {
  const std::string path = temporary("chat.jsonl.gz");
  gzFile out = gzopen(path.c_str(), "wb");
  for (int i = 0; i < 2000; ++i) {
    gzprintf(out, "{\"id\":%d,\"user\":\"u%d\",\"text\":\"message %d\"}\n", i, i * 7919 % 97,
             i * i);
  }
  gzclose(out);
  const auto whole = read_dialogues(path);
  REQUIRE(whole.has_value());
  CHECK(whole->lines == 2000);
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  in.close();
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes.substr(0, bytes.size() / 2);
  const auto half = read_dialogues(path);
  REQUIRE_FALSE(half.has_value());
  CHECK(half.error().code == base::ErrorCode::corrupt);
  CHECK(half.error().text.find("gzip") != std::string::npos);
  std::remove(path.c_str());
}

TEST_CASE("dialogue file: a file that is not there is named") {
  const auto read = read_dialogues("/nowhere/chat.jsonl");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == base::ErrorCode::not_found);
  CHECK(read.error().text.find("/nowhere/chat.jsonl") != std::string::npos);
  CHECK_FALSE(read_dialogues("/").has_value());
}
