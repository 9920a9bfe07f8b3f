#include "language/replies/train.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <deque>
#include <fstream>
#include <string>

#include "base/random.h"
#include "language/replies/file_commands.h"
#include "language/replies/linker.h"

using namespace language::replies;

namespace {

std::string in_temporary_folder(const std::string& name) {
  return std::string(GUILDHALL_BINARY_DIR) + "/replies_" + name;
}

// A help desk with a custom of its own: customers ask, and one of three clerks answers the oldest
// open question without naming anybody. No general rule knows that.
std::string help_desk(std::uint64_t seed, int messages) {
  base::Random random(seed);
  std::deque<int> open;
  std::string text;
  for (int id = 1; id <= messages; ++id) {
    const bool answers = open.size() > 4 || (open.size() > 2 && random.chance(0.5));
    const int parent = answers ? open.front() : id;
    const std::string user = answers ? "clerk" + std::to_string(random.below(3))
                                     : "customer" + std::to_string(random.below(40));
    const std::string topic = std::to_string(random.below(900));
    const std::string words = answers ? "done and settled " : "how about number " + topic + "?";
    if (answers)
      open.pop_front();
    else
      open.push_back(id);
    text += "{\"id\":" + std::to_string(id) + ",\"ts\":" + std::to_string(1'700'000'000 + id * 20) +
            ",\"user\":\"" + user + "\",\"text\":\"" + words +
            "\",\"reply_to\":" + std::to_string(parent) + "}\n";
  }
  return text;
}

std::string write_file(const std::string& name, const std::string& text) {
  const std::string path = in_temporary_folder(name);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  return path;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TrainOptions quick() {
  TrainOptions options;
  options.window = 32;
  options.epochs = 6;
  return options;
}

void check_refused(const std::string& bytes, base::ErrorCode code, std::string_view part) {
  const std::string path = write_file("altered.model", bytes);
  const auto linker = Linker::open(path);
  CAPTURE(part);
  REQUIRE_FALSE(linker.has_value());
  CHECK(linker.error().code == code);
  CHECK(linker.error().text.find(part) != std::string::npos);
  CHECK(linker.error().text.find("guildhall text train") != std::string::npos);
  std::remove(path.c_str());
}

}  // namespace

TEST_CASE("training: a group's own custom is learnt and holds on chat that was not seen") {
  const std::string taught = write_file("taught.jsonl", help_desk(1, 900));
  const std::string unseen = write_file("unseen.jsonl", help_desk(2, 400));
  const std::string model = in_temporary_folder("desk.model");
  const auto trained = train_file(taught, model, quick());
  REQUIRE(trained.has_value());
  CHECK(trained->examples > 800);
  const auto before = evaluate_file(unseen, {});
  const auto after = evaluate_file(unseen, {.model = model});
  REQUIRE(before.has_value());
  REQUIRE(after.has_value());
  CHECK(after->score.lines == 400);
  CHECK(after->score.f1() > before->score.f1() + 0.2);
  CHECK(after->score.f1() > 0.75);

  SUBCASE("the same input and options give the same bytes") {
    const std::string again = in_temporary_folder("again.model");
    REQUIRE(train_file(taught, again, quick()).has_value());
    CHECK(read_file(model) == read_file(again));
    std::remove(again.c_str());
  }
  SUBCASE("a model file that is not whole, not ours or too new is refused with the remedy") {
    const std::string bytes = read_file(model);
    CHECK(bytes.size() < 2'000'000);
    check_refused("", base::ErrorCode::corrupt, "too short");
    check_refused(bytes.substr(0, 100), base::ErrorCode::corrupt, "truncated");
    check_refused(bytes.substr(0, bytes.size() - 1), base::ErrorCode::corrupt, "truncated");
    check_refused(bytes + "x", base::ErrorCode::corrupt, "longer");
    std::string flipped = bytes;
    flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 1);
    check_refused(flipped, base::ErrorCode::corrupt, "checksum");
    std::string newer = bytes;
    newer[8] = 99;
    check_refused(newer, base::ErrorCode::invalid_input, "another version");
    check_refused(std::string(200, 'x'), base::ErrorCode::invalid_input, "not a reply model");
    CHECK(Linker::open("/nowhere/x.model").error().code == base::ErrorCode::not_found);
  }
  SUBCASE("link writes every id in the order of the file, with parents that are ids of it") {
    const std::string out = in_temporary_folder("linked.jsonl");
    const auto linked = link_file(unseen, out, {.model = model});
    REQUIRE(linked.has_value());
    CHECK(linked->linked + linked->starts == 400);
    const Dialogues read = parse_dialogues([&] {
      // Give the output a text and a user, so that the reader takes it for chat.
      std::string text;
      std::ifstream in(out);
      for (std::string line; std::getline(in, line);) {
        line.insert(line.size() - 1, ",\"user\":\"u\",\"text\":\"t\"");
        text += line + "\n";
      }
      return text;
    }());
    REQUIRE(read.bad == 0);
    REQUIRE(read.streams.size() == 1);
    const auto& messages = read.streams[0].messages;
    REQUIRE(messages.size() == 400);
    for (std::size_t i = 0; i < messages.size(); ++i) {
      REQUIRE(messages[i].id_json == std::to_string(i + 1));
      REQUIRE(messages[i].parents.size() == 1);
      REQUIRE(messages[i].parents[0] > 0);
      REQUIRE(messages[i].parents[0] <= static_cast<std::int64_t>(i) + 1);
    }
    std::remove(out.c_str());
  }
  for (const std::string& path : {taught, unseen, model}) std::remove(path.c_str());
}

TEST_CASE("training: too few examples are refused at the limit and say how many are needed") {
  TrainOptions options = quick();
  options.epochs = 1;
  const auto taught = [&](std::int64_t annotated) {
    // The first message has no candidates and teaches nothing.
    return train(parse_dialogues(help_desk(1, static_cast<int>(annotated) + 1)), options);
  };
  CHECK(taught(training_lines_min).has_value());
  const auto refused = taught(training_lines_min - 1);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::invalid_input);
  CHECK(refused.error().text.find("at least 20") != std::string::npos);
  CHECK(refused.error().field == "reply_to");
}

TEST_CASE("file commands: unusable input and output are named") {
  const std::string bare = write_file("bare.jsonl", "{\"user\":\"a\",\"text\":\"b\"}\nbad\n");
  const auto nothing = evaluate_file(bare, {});
  REQUIRE_FALSE(nothing.has_value());
  CHECK(nothing.error().field == "reply_to");
  const auto unwritable = link_file(bare, "/nowhere/out.jsonl", {});
  REQUIRE_FALSE(unwritable.has_value());
  CHECK(unwritable.error().text.find("/nowhere/out.jsonl") != std::string::npos);
  const std::string out = in_temporary_folder("bare.out");
  const auto linked = link_file(bare, out, {});
  REQUIRE(linked.has_value());
  CHECK(linked->file.lines == 2);
  CHECK(linked->file.bad == 1);
  CHECK(read_file(out) == "{\"id\":1,\"reply_to\":1,\"score\":1.0000,\"reason\":\"starts\"}\n");
  std::remove(bare.c_str());
  std::remove(out.c_str());
}

TEST_CASE("file commands: reply_to of the input is judged anew, or kept when asked") {
  const std::string in =
      write_file("known.jsonl",
                 "{\"id\":\"a\",\"user\":\"tim\",\"text\":\"how?\"}\n"
                 "{\"id\":\"b\",\"user\":\"ann\",\"text\":\"hello all\"}\n"
                 "{\"id\":\"c\",\"user\":\"bob\",\"text\":\"ann: so\",\"reply_to\":\"a\"}\n");
  const std::string out = in_temporary_folder("known.out");
  REQUIRE(link_file(in, out, {}).has_value());
  CHECK(read_file(out).find("\"id\":\"c\",\"reply_to\":\"b\"") != std::string::npos);
  REQUIRE(link_file(in, out, {.keep_known = true}).has_value());
  CHECK(read_file(out).find(
            "\"id\":\"c\",\"reply_to\":\"a\",\"score\":1.0000,\"reason\":\"declared\"") !=
        std::string::npos);
  std::remove(in.c_str());
  std::remove(out.c_str());
}
