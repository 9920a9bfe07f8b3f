#include "language/lexicon.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <unordered_map>

#include "language/lexicon_files.h"

namespace language {
namespace {

constexpr std::array<std::string_view, sense_count> sense_names = {
    "mood",   "degree",    "negation", "contrast", "advertising", "question",
    "title",  "complaint", "purchase", "bug",      "wish",        "churn_risk",
    "thanks", "closing",   "greeting", "chatter"};

std::optional<Sense> sense_named(std::string_view name) {
  for (std::size_t i = 0; i < sense_names.size(); ++i) {
    if (sense_names[i] == name) return static_cast<Sense>(i);
  }
  return std::nullopt;
}

// Senses of one voice hide each other's shorter words: mood and what modifies it are one voice.
std::size_t voice_of(Sense sense) {
  return sense <= Sense::contrast ? 0 : static_cast<std::size_t>(sense);
}

std::optional<float> parse_weight(std::string_view text) {
  float weight = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return weight;
}

std::string_view take_until(std::string_view& rest, char separator) {
  const auto at = std::min(rest.find(separator), rest.size());
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

}  // namespace

base::Result<Lexicon> Lexicon::parse(const std::vector<File>& files) {
  Lexicon lexicon;
  std::vector<std::string> terms;
  std::unordered_map<std::string, std::size_t> numbers;
  for (const File& file : files) {
    std::string_view rest = file.text;
    for (std::size_t line_number = 1; !rest.empty(); ++line_number) {
      std::string_view line = take_until(rest, '\n');
      if (line.empty() || line[0] == '#') continue;
      const auto sense = sense_named(take_until(line, '\t'));
      const auto weight = parse_weight(take_until(line, '\t'));
      const auto field = std::string(file.name) + ":" + std::to_string(line_number);
      if (!sense || !weight || line.empty()) {
        return base::fail(base::ErrorCode::invalid_input,
                          "a lexicon line is: sense, tab, weight, tab, term|term|term", field);
      }
      while (!line.empty()) {
        const std::string term(take_until(line, '|'));
        if (term.empty()) continue;
        const auto [at, added] = numbers.emplace(term, terms.size());
        if (added) {
          terms.push_back(term);
          lexicon.meanings_.emplace_back();
        }
        lexicon.meanings_[at->second].push_back({*sense, *weight});
      }
    }
  }
  TRY(scanner, TermScanner::compile(terms));
  lexicon.scanner_ = std::move(scanner);
  return lexicon;
}

base::Result<Lexicon> Lexicon::built_in() {
  std::vector<File> files;
  for (const std::string_view name :
       {"mood.tsv", "advertising.tsv", "question.tsv", "intent.tsv", "complaint.tsv"}) {
    files.push_back({name, lexicon_file(name)});
  }
  return parse(files);
}

void Lexicon::find(std::string_view folded, std::vector<Word>& words, Workspace& workspace) const {
  words.clear();
  scanner_.scan(folded, workspace.hits, workspace.scratch);
  std::array<std::uint32_t, sense_count> spoken_until{};  // per voice: the end of its last word
  for (const TermHit& hit : workspace.hits) {
    std::array<std::uint32_t, sense_count> now = spoken_until;
    for (const Meaning& meaning : meanings_[hit.term]) {
      const auto voice = voice_of(meaning.sense);
      if (hit.at.begin < spoken_until[voice]) continue;
      words.push_back({meaning.sense, meaning.weight, hit.at});
      now[voice] = hit.at.end;
    }
    spoken_until = now;
  }
}

}  // namespace language
