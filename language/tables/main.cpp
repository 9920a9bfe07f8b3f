// Runs during the build only: writes the sources of the language room that are data.
//   table_writer fold LOOKALIKES.tsv OUT.cpp     the fold table (see language/fold_table.h)
//   table_writer embed OUT.cpp FILE...           files as bytes (see language/lexicon_files.h)
#include <opencc/opencc.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr UChar32 covered = 0x30000;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "table_writer: %s\n", why.c_str());
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) stop("cannot read " + path);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

using Lookalikes = std::map<UChar32, icu::UnicodeString>;

Lookalikes read_lookalikes(const std::string& path) {
  Lookalikes lookalikes;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    if (line.empty() || line[0] == '#') continue;
    if (tab == std::string::npos) stop(path + ": a line without a tab: " + line);
    const auto letter = icu::UnicodeString::fromUTF8(line.substr(0, tab));
    const auto passes = icu::UnicodeString::fromUTF8(line.substr(tab + 1));
    for (int i = 0; i < passes.length(); i = passes.moveIndex32(i, 1)) {
      lookalikes[passes.char32At(i)] = letter;
    }
  }
  // Negative circled and squared letters, which NFKC leaves alone.
  for (const UChar32 first : {0x1F150, 0x1F170}) {
    for (UChar32 i = 0; i < 26; ++i) lookalikes[first + i] = icu::UnicodeString(UChar32{'a'} + i);
  }
  return lookalikes;
}

class FoldTable {
 public:
  explicit FoldTable(Lookalikes lookalikes)
      : lookalikes_(std::move(lookalikes)), to_simplified_("t2s.json") {
    UErrorCode status = U_ZERO_ERROR;
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
    decompose_ = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) stop(std::string("ICU: ") + u_errorName(status));
  }

  // What the character folds to; folding the result again changes nothing.
  icu::UnicodeString fold(UChar32 c) const {
    icu::UnicodeString folded(c);
    for (int round = 0; round < 8; ++round) {
      icu::UnicodeString next;
      UErrorCode status = U_ZERO_ERROR;
      const auto cased = casefold_->normalize(folded, status);
      if (U_FAILURE(status)) stop(std::string("ICU: ") + u_errorName(status));
      for (int i = 0; i < cased.length(); i = cased.moveIndex32(i, 1)) {
        next += fold_once(cased.char32At(i));
      }
      if (next == folded) return folded;
      folded = next;
    }
    stop("the folding of U+" + std::to_string(c) + " does not come to rest");
  }

 private:
  icu::UnicodeString fold_once(UChar32 c) const {
    if (const auto found = lookalikes_.find(c); found != lookalikes_.end()) return found->second;
    if (c == 0x2800 || u_isUWhiteSpace(c)) return icu::UnicodeString(UChar32{' '});
    const auto type = u_charType(c);
    if (type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || is_loose_mark(c)) return {};
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(c, &status);
    if (script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC) {
      return without_marks(c);
    }
    if (script == USCRIPT_HAN) return simplified(c);
    return icu::UnicodeString(c);
  }

  // Marks that decorate letters ("w̲e̲"); those of other scripts carry meaning and stay.
  static bool is_loose_mark(UChar32 c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE20 && c <= 0xFE2F);
  }

  icu::UnicodeString without_marks(UChar32 c) const {
    UErrorCode status = U_ZERO_ERROR;
    const auto parts = decompose_->normalize(icu::UnicodeString(c), status);
    icu::UnicodeString kept;
    for (int i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
      const UChar32 part = parts.char32At(i);
      if (u_charType(part) == U_NON_SPACING_MARK) continue;
      const auto found = lookalikes_.find(part);
      if (found != lookalikes_.end())
        kept += found->second;
      else
        kept += part;
    }
    return kept;
  }

  icu::UnicodeString simplified(UChar32 c) const {
    std::string text;
    icu::UnicodeString(c).toUTF8String(text);
    return icu::UnicodeString::fromUTF8(to_simplified_.Convert(text));
  }

  Lookalikes lookalikes_;
  opencc::SimpleConverter to_simplified_;
  const icu::Normalizer2* casefold_ = nullptr;
  const icu::Normalizer2* decompose_ = nullptr;
};

std::uint32_t entry_for(const FoldTable& table, UChar32 c, std::vector<UChar32>& pool) {
  if (U_IS_SURROGATE(c)) return 0;
  const auto folded = table.fold(c);
  const int length = folded.countChar32();
  const auto quick = u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK);
  const std::uint32_t composes = length > 0 && quick == UNORM_MAYBE ? 1U << 29 : 0U;
  if (length == 0) return 3U << 30;
  if (length == 1 && folded.char32At(0) == c) return composes;
  if (length == 1) return (1U << 30) | composes | static_cast<std::uint32_t>(folded.char32At(0));
  const auto offset = static_cast<std::uint32_t>(pool.size());
  for (int i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    pool.push_back(folded.char32At(i));
  }
  return (2U << 30) | composes | static_cast<std::uint32_t>(length) << 16 | offset;
}

void print_numbers(std::ofstream& out, const char* declaration,
                   const std::vector<std::uint32_t>& numbers) {
  out << declaration << " = {";
  for (std::size_t i = 0; i < numbers.size(); ++i) out << (i % 16 ? "" : "\n") << numbers[i] << ',';
  out << "};\n";
}

void write_fold_table(const std::string& lookalikes, const std::string& path) {
  const FoldTable table(read_lookalikes(lookalikes));
  std::vector<UChar32> pool;
  std::map<std::vector<std::uint32_t>, std::uint32_t> block_numbers;
  std::vector<std::uint32_t> block_of, entries;
  for (UChar32 first = 0; first < covered; first += 256) {
    std::vector<std::uint32_t> block;
    for (UChar32 c = first; c < first + 256; ++c) block.push_back(entry_for(table, c, pool));
    const auto number = static_cast<std::uint32_t>(block_numbers.size());
    const auto [at, added] = block_numbers.emplace(block, number);
    if (added) entries.insert(entries.end(), block.begin(), block.end());
    block_of.push_back(at->second);
  }
  if (pool.size() > 0xFFFF) stop("the pool of long foldings outgrew its 16-bit offsets");
  std::ofstream out(path);
  out << "#include \"language/fold_table.h\"\nnamespace language::fold_table {\n";
  print_numbers(out, "const std::uint16_t block_of[covered >> 8]", block_of);
  print_numbers(out, "const std::uint32_t entries[]", entries);
  print_numbers(out, "const char32_t pool[]", {pool.begin(), pool.end()});
  out << "}\n";
  if (!out.flush()) stop("cannot write " + path);
}

void write_embedded(const std::string& path, const std::vector<std::string>& files) {
  std::ofstream out(path);
  out << "#include \"language/lexicon_files.h\"\nnamespace language {\nnamespace {\n";
  for (std::size_t f = 0; f < files.size(); ++f) {
    const auto bytes = read_file(files[f]);
    out << "const unsigned char file_" << f << "[] = {";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      out << (i % 32 ? "" : "\n") << unsigned{static_cast<unsigned char>(bytes[i])} << ',';
    }
    out << "0};\n";
  }
  out << "}\nstd::string_view lexicon_file(std::string_view name) {\n";
  for (std::size_t f = 0; f < files.size(); ++f) {
    const auto name = std::filesystem::path(files[f]).filename().string();
    out << "  if (name == \"" << name << "\")\n    return {reinterpret_cast<const char*>(file_" << f
        << "), sizeof file_" << f << " - 1};\n";
  }
  out << "  return {};\n}\n}\n";
  if (!out.flush()) stop("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "fold") {
    write_fold_table(words[1], words[2]);
  } else if (words.size() >= 3 && words[0] == "embed") {
    write_embedded(words[1], {words.begin() + 2, words.end()});
  } else {
    stop("usage: table_writer fold LOOKALIKES OUT | embed OUT FILE...");
  }
}
