// The parts that need no library: frames, answers, folders. The library's child process is tested
// with a stand-in, in simulator/wecom/archive_sdk.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "connectors/wecom/archive/source/archive_errors.h"
#include "connectors/wecom/archive/source/chat_data.h"
#include "connectors/wecom/archive/source/child_protocol.h"
#include "connectors/wecom/archive/source/folder_source.h"

using namespace connectors::wecom::archive;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("guildhall-folder-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void append(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::app) << text;
  }
  void remove(const std::string& name) const { fs::remove(path_ / name); }
  std::string path() const { return path_.string(); }

 private:
  const fs::path path_;
};

std::string bodies(const Page& page) {
  std::string all;
  for (const ArchiveRecord& record : page.records) all += record.body + ";";
  return all;
}

}  // namespace

TEST_CASE("frames: what is written is read, and what is cut off is noticed") {
  FrameWriter writer(Request::open);
  writer.add(std::int64_t{-5});
  writer.add(std::string_view("a\0b", 3));
  writer.add(std::string_view());
  const std::string frame = std::move(writer).take();
  REQUIRE(frame_length(frame) == frame.size() - frame_head_bytes);
  const std::string payload = frame.substr(frame_head_bytes);
  CHECK(static_cast<Request>(payload.front()) == Request::open);
  FrameReader reader(std::string_view(payload).substr(1));
  CHECK(reader.number() == -5);
  CHECK(reader.text() == std::string_view("a\0b", 3));
  CHECK(reader.text() == "");
  CHECK(reader.is_well());
  CHECK(reader.number() == 0);
  CHECK_FALSE(reader.is_well());
  for (std::size_t length = 1; length < payload.size(); ++length) {
    FrameReader cut(std::string_view(payload).substr(1, length - 1));
    static_cast<void>(cut.number());
    static_cast<void>(cut.text());
    static_cast<void>(cut.text());
    CHECK_FALSE(cut.is_well());
  }
}

TEST_CASE("answers of GetChatData: every field that is needed, or none of it") {
  const std::string item =
      R"({"seq":196,"msgid":"m","publickey_ver":3,"encrypt_random_key":"k==","encrypt_chat_msg":"c"})";
  const auto data = read_chat_data(R"({"errcode":0,"errmsg":"ok","chatdata":[)" + item + "]}");
  REQUIRE(data.has_value());
  REQUIRE(data->records.size() == 1);
  const ArchiveRecord& record = data->records.front();
  CHECK(record.seq == 196);
  CHECK(record.key_version == 3);
  CHECK(record.sealed_key == "k==");
  CHECK(base::json::serialize(write_sealed(record)) == item);
  CHECK(read_chat_data(R"({"errcode":0})")->records.empty());
  CHECK(read_chat_data(R"({"errcode":301052,"errmsg":"x"})")->errcode == 301'052);
  for (const char* broken :
       {"", "[]", "{}", R"({"errcode":0,"chatdata":[1]})", R"({"errcode":0,"chatdata":[{}]})",
        R"({"errcode":0,"chatdata":[{"seq":1,"msgid":"m","publickey_ver":1}]})",
        R"({"errcode":0,"chatdata":[{"seq":0,"msgid":"m","publickey_ver":1,)"
        R"("encrypt_random_key":"k","encrypt_chat_msg":"c"}]})"}) {
    CAPTURE(broken);
    CHECK_FALSE(read_chat_data(broken).has_value());
  }
}

TEST_CASE("error codes say what to do") {
  using base::ErrorCode;
  CHECK(library_error("x", 10'001).code == ErrorCode::unavailable);
  CHECK(library_error("x", 10'003).code == ErrorCode::unavailable);
  CHECK(library_error("x", 10'009).code == ErrorCode::not_allowed);
  CHECK(library_error("x", 10'006).text.find("private key") != std::string::npos);
  CHECK(library_error("x", 4'711).code == ErrorCode::unavailable);
  CHECK(answer_error("x", 301'042).code == ErrorCode::not_allowed);
  CHECK(answer_error("x", 301'052).code == ErrorCode::not_allowed);
  CHECK(answer_error("x", 45'009).code == ErrorCode::limit_exceeded);
  CHECK(answer_error("x", -1).code == ErrorCode::unavailable);
}

TEST_CASE("a folder is followed as its last file grows, and what comes late is not missed") {
  const Folder folder;
  FolderSource source(folder.path());
  CHECK(source.fetch("", 100)->position == "");
  folder.append("b.jsonl", "{1}\r\n\n{2}\n{half");
  folder.append("notes.txt", "not this\n");
  folder.append(".hidden.jsonl", "nor this\n");
  auto page = source.fetch("", 100);
  REQUIRE(page.has_value());
  CHECK(bodies(*page) == "{1};{2};");
  CHECK_FALSE(page->has_more);
  folder.append("b.jsonl", "}\n");
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "{half};");
  folder.append("c.jsonl", "{3}\n");
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "{3};");
  CHECK(source.fetch(page->position, 100)->records.empty());
  CHECK(source.fetch(page->position, 100)->position == page->position);

  // A file before the last one appears, grows, goes: all is read again, and then no more.
  folder.append("a.jsonl", "{0}\n");
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "{0};{1};{2};{half};{3};");
  folder.append("b.jsonl", "{late}\n");
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "{0};{1};{2};{half};{late};{3};");
  folder.remove("a.jsonl");
  folder.remove("b.jsonl");
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "{3};");
  CHECK(source.fetch(page->position, 100)->records.empty());

  folder.remove("c.jsonl");
  folder.append("c.jsonl", "4\n");  // shorter than before: a new file
  page = source.fetch(page->position, 100);
  CHECK(bodies(*page) == "4;");
  folder.remove("c.jsonl");
  folder.append("d.jsonl", "5\n");
  CHECK(bodies(*source.fetch(page->position, 100)) == "5;");
}

TEST_CASE("a folder gives no more records than asked for, and goes on behind them") {
  const Folder folder;
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += std::to_string(i) + "\n";
  folder.append("a.jsonl", lines);
  folder.append("b.jsonl", "10\n11\n");
  FolderSource source(folder.path());
  std::string position, all;
  for (int pages = 0; pages < 4; ++pages) {
    const auto page = source.fetch(position, 3);
    REQUIRE(page.has_value());
    CHECK(page->records.size() == 3);
    CHECK(page->has_more);
    all += bodies(*page);
    position = page->position;
  }
  CHECK(all == "0;1;2;3;4;5;6;7;8;9;10;11;");
  CHECK_FALSE(source.fetch(position, 3)->has_more);
}

TEST_CASE("a folder that is none, a line that never ends, too many files: said, not skipped") {
  const Folder folder;
  CHECK(FolderSource(folder.path() + "/none").fetch("", 1).error().field == "folder");
  FolderSource source(folder.path());
  for (const char* position :
       {"196", "1:x", "1:0000000000000000", "-1:0000000000000000:a", "1:0000000000000000:", "{}"}) {
    CHECK(source.fetch(position, 1).error().code == base::ErrorCode::corrupt);
  }
  const std::string long_name = std::string(folder_name_bytes_max - 6, 'n') + ".jsonl";
  folder.append(long_name, "1\n");
  CHECK(source.fetch("", 1)->position.size() < 150);
  folder.append("n" + long_name, "1\n");
  CHECK(source.fetch("", 1).error().text.find("shorter") != std::string::npos);
  folder.remove(long_name);
  folder.remove("n" + long_name);
  folder.append("a.jsonl", std::string(record_bytes_max - 1, 'x') + "\n");
  CHECK(source.fetch("", 1)->records.size() == 1);
  folder.append("b.jsonl", std::string(record_bytes_max + 1, 'x'));
  CHECK(source.fetch("", 2).error().text.find("b.jsonl: the line at byte 0 is longer") !=
        std::string::npos);
  folder.remove("a.jsonl");
  folder.remove("b.jsonl");
  for (std::size_t i = 0; i < folder_files_max; ++i) {
    folder.append(std::to_string(i) + ".jsonl", "");
  }
  CHECK(source.fetch("", 1).has_value());
  folder.append("one-more.jsonl", "");
  CHECK(source.fetch("", 1).error().text.find("move away") != std::string::npos);
}
