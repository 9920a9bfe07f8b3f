#include "connectors/files/row_source.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>

#include "base/random.h"
#include "base/utf8.h"
#include "connectors/files/fact_reader.h"

using namespace connectors::files;

namespace {

// Hands out a text in pieces of a few bytes, as a slow pipe does; then perhaps fails.
class Pieces final : public ByteSource {
 public:
  Pieces(std::string text, std::size_t piece, bool fails = false)
      : text_(std::move(text)), piece_(piece), fails_(fails) {}
  base::Result<std::string_view> read() override {
    const auto part = std::string_view(text_).substr(at_, piece_);
    at_ += part.size();
    if (part.empty() && fails_) return base::fail(base::ErrorCode::unavailable, "the pipe broke");
    return part;
  }
  std::int64_t bytes_done() const override { return static_cast<std::int64_t>(at_); }

 private:
  std::string text_;
  std::size_t piece_, at_ = 0;
  bool fails_;
};

std::unique_ptr<ByteSource> pieces(std::string text, std::size_t piece = 3) {
  return std::make_unique<Pieces>(std::move(text), piece);
}

struct Cut {
  std::vector<std::string> rows;  // "line path text"
  std::string error;
};

Cut all_of(RowSource& source) {
  Cut cut;
  RawRow row;
  while (true) {
    auto more = source.next(row);
    if (!more) cut.error = more.error().text;
    if (!more || !*more) return cut;
    cut.rows.push_back(std::to_string(row.line) + "|" + std::string(row.path) + "|" +
                       std::string(row.text.substr(0, 200)) + (row.too_long ? "|too long" : ""));
  }
}

using Rows = std::vector<std::string>;

Rows csv(const std::string& text, std::size_t piece = 3) {
  return all_of(*csv_rows(pieces(text, piece))).rows;
}

std::vector<std::string> fields(std::string_view record, char delimiter = ',') {
  std::vector<std::string> out;
  split_csv(record, delimiter, out);
  return out;
}

Cut json(const std::string& text, std::string path, std::size_t piece = 1) {
  return all_of(*json_rows(pieces(text, piece), [=](std::string_view at) { return at == path; }));
}

std::string utf8(const std::string& raw, CharsetFound& found, std::size_t piece) {
  const auto source = to_utf8(pieces(raw, piece), found);
  std::string text;
  while (true) {
    const auto more = source->read();
    if (!more || more->empty()) return text;
    CHECK(base::is_valid_utf8(*more));
    text.append(*more);
  }
}

std::string gzip(const std::string& text) {
  std::string packed(text.size() + 1024, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

TEST_CASE("lines: ends of every kind, and the last one without an end") {
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
    CHECK(all_of(*line_rows(pieces("a\r\n\nbb\nc", piece))).rows ==
          Rows{"1||a", "2||", "3||bb", "4||c"});
  }
  CHECK(all_of(*line_rows(pieces(""))).rows.empty());
  const Cut broken = all_of(*line_rows(std::make_unique<Pieces>("whole\nhalf", 4, true)));
  CHECK(broken.rows == Rows{"1||whole"});  // half a line may be half a row
  CHECK(broken.error == "the pipe broke");
}

TEST_CASE("lines: one that is longer than row_bytes_max is marked, and the next one is whole") {
  std::string text(row_bytes_max, 'x');
  CHECK(all_of(*line_rows(memory_bytes(text + "\nb"))).rows.at(0).find("too long") ==
        std::string::npos);
  const Cut cut = all_of(*line_rows(memory_bytes("x" + text + "\nb")));
  REQUIRE(cut.rows.size() == 2);
  CHECK(cut.rows[0].ends_with("|too long"));
  CHECK(cut.rows[1] == "2||b");
}

TEST_CASE("csv: records end outside quotes only") {
  for (const std::size_t piece : {1U, 2U, 5U, 1000U}) {
    CHECK(csv("a,b\n1,\"x\ny\"\r\n2,\"say \"\"hi\"\"\n!\"\n3,4", piece) ==
          Rows{"1||a,b", "2||1,\"x\ny\"", "4||2,\"say \"\"hi\"\"\n!\"", "6||3,4"});
  }
  CHECK(csv("a,b\n5\" pipe,x\n7,8\n") == Rows{"1||a,b", "2||5\" pipe,x", "3||7,8"});
  CHECK(csv("a,b\nx\"\"y,1\n2,3") == Rows{"1||a,b", "2||x\"\"y,1", "3||2,3"});
}

TEST_CASE("csv: a quote that is never closed costs one row, not the rest of the file") {
  CHECK(csv("a,b\n1,\"open\n2,fine\n3,fine\n") ==
        Rows{"1||a,b", "2||1,\"open", "3||2,fine", "4||3,fine"});
}

TEST_CASE("csv: quotes that stay open past csv_record_bytes_max are taken for plain characters") {
  const std::string line = std::string(1023, 'x') + "\n";
  std::string text = "a,b\n1,\"open\n";
  const std::size_t lines = csv_record_bytes_max / line.size() + 2;
  for (std::size_t i = 0; i < lines; ++i) text += line;
  const auto rows = all_of(*csv_rows(memory_bytes(text + "\"not reached")));
  CHECK(rows.error == "");
  REQUIRE(rows.rows.size() == lines + 3);
  CHECK(rows.rows[1] == "2||1,\"open");
  CHECK(rows.rows.back().ends_with("|\"not reached"));
}

TEST_CASE("csv: delimiters and fields") {
  CHECK(csv_delimiter("a,b;c,d\nx;y;z;w;v") == ',');
  CHECK(csv_delimiter("a;b;\"x,y,z,w\"") == ';');
  CHECK(csv_delimiter("a\tb") == '\t');
  CHECK(csv_delimiter("alone") == ',');
  CHECK(fields("a,\"b,\"\"c\"\"\",,d") == Rows{"a", "b,\"c\"", "", "d"});
  CHECK(fields("") == Rows{""});
  CHECK(fields("5\" pipe;x", ';') == Rows{"5\" pipe", "x"});
}

TEST_CASE("json: elements are cut out of documents of any shape, in pieces of any size") {
  const std::string doc =
      "{\n "
      "\"name\":\"a,}]\\\"\",\"n\":[1,2],\"chats\":{\"list\":[\n{\"id\":1,\"messages\":[{\"x\":\"]}"
      "\"},"
      " 7 ,\"s\",null]}, {\"id\":2,\"messages\":[]}]} }";
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
    CHECK(json(doc, "chats.list[].messages[]", piece).rows ==
          Rows{"3|chats.list[].messages[]|{\"x\":\"]}\"}", "3|chats.list[].messages[]|7",
               "3|chats.list[].messages[]|\"s\"", "3|chats.list[].messages[]|null"});
    CHECK(json(doc, "chats.list[].id", piece).rows ==
          Rows{"3|chats.list[].id|1", "3|chats.list[].id|2"});
    CHECK(json(doc, "name", piece).rows == Rows{"2|name|\"a,}]\\\"\""});
    CHECK(json(doc, "n", piece).rows == Rows{"2|n|[1,2]"});
  }
  CHECK(json("[{\"a\":1},{\"a\":2}]", "[]").rows == Rows{"1|[]|{\"a\":1}", "1|[]|{\"a\":2}"});
  CHECK(json("{\"a\":1}\n{\"a\":2}\n", "a").rows == Rows{"1|a|1", "2|a|2"});  // one after the other
  CHECK(json("17", "").rows == Rows{"1||17"});
}

TEST_CASE("json: what is no document says where, after everything before it") {
  const Cut cut = json("[{\"a\":1},\n{\"a\":2", "[]");
  CHECK(cut.rows == Rows{"1|[]|{\"a\":1}"});
  CHECK(cut.error.find("ends in the middle, in line 2") != std::string::npos);
  CHECK(json("[1 2]", "[]").error ==
        "line 1: not valid JSON: \"2\" where \",\" or an end should be");
  CHECK(json("{a:1}", "a").error.find("a member name") != std::string::npos);
  CHECK(json(std::string(100, '['), "x").error.find("nested deeper than 64") != std::string::npos);
}

TEST_CASE("charsets: byte order marks, GB18030 and broken bytes, in pieces of any size") {
  const std::string text = "群名,内容\n示例群,你好，世界\n";
  const std::string gb =
      "\xC8\xBA\xC3\xFB,\xC4\xDA\xC8\xDD\n\xCA\xBE\xC0\xFD\xC8\xBA,"
      "\xC4\xE3\xBA\xC3\xA3\xAC\xCA\xC0\xBD\xE7\n";
  std::string wide_le = "\xFF\xFE", wide_be = "\xFE\xFF";
  for (std::size_t at = 0; at < text.size();) {
    const auto unit = static_cast<unsigned>(base::next_code_point(text, at));
    const char high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xFFU);
    wide_le += low, wide_le += high;
    wide_be += high, wide_be += low;
  }
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
    CharsetFound found;
    CHECK(utf8(text, found, piece) == text);
    CHECK_FALSE(found.repaired);
    CHECK(utf8("\xEF\xBB\xBF" + text, found, piece) == text);
    CHECK(utf8(wide_le, found, piece) == text);
    CHECK(found.charset == Charset::utf16le);
    found = {};
    CHECK(utf8(wide_be, found, piece) == text);
    CHECK(found.charset == Charset::utf16be);
    found = {};
    CHECK(utf8(gb, found, piece) == text);
    CHECK(found.charset == Charset::gb18030);
    found = {};
    CHECK(utf8(text + "caf\xE9 x\n", found, piece) ==
          text + "caf\xEF\xBF\xBD x\n");  // mostly UTF-8
    CHECK(found.repaired);
    CHECK(found.charset == Charset::utf8);
    found = {};
    CHECK(utf8("caf\xE9 na\xEFve\n", found, piece) ==
          "caf\xEF\xBF\xBD na\xEF\xBF\xBDve\n");  // Latin-1
    CHECK(found.charset == Charset::utf8);
  }
}

TEST_CASE(
    "gzip: members in a row are one text; a truncated file gives what it holds, then an error") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  const std::string packed = gzip(text);
  CHECK(all_of(*line_rows(gunzip(pieces(packed, 5)))).rows.size() == 20'000);
  CHECK(all_of(*line_rows(gunzip(pieces(packed + gzip("more\n"), 4096)))).rows.back() ==
        "20001||more");
  CHECK(all_of(*line_rows(gunzip(pieces("plain\n")))).rows == Rows{"1||plain"});
  const Cut cut = all_of(*line_rows(gunzip(pieces(packed.substr(0, packed.size() / 2), 4096))));
  CHECK(cut.rows.size() > 5'000);
  CHECK(cut.rows[5'000] == "5001||line " + std::to_string(5'000 * 7919));
  CHECK(cut.error.find("truncated") != std::string::npos);
  std::string damaged = packed;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  CHECK(all_of(*line_rows(gunzip(pieces(damaged, 4096)))).error != "");
}
