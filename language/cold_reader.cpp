#include "language/cold_reader.h"

#include <mutex>

#include "language/findings.h"

namespace language {

// Workspaces that no call holds at the moment; there are never more than calls ran at once.
struct ColdReader::Parts {
  explicit Parts(Lexicon words) : lexicon(std::move(words)) {}

  std::unique_ptr<Lexicon::Workspace> borrow() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return std::make_unique<Lexicon::Workspace>();
    auto workspace = std::move(idle.back());
    idle.pop_back();
    return workspace;
  }
  void give_back(std::unique_ptr<Lexicon::Workspace> workspace) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(workspace));
  }

  const Lexicon lexicon;
  std::mutex mutex;
  std::vector<std::unique_ptr<Lexicon::Workspace>> idle;
};

base::Result<ColdReader> ColdReader::create() {
  TRY(lexicon, Lexicon::built_in());
  return ColdReader(std::make_unique<Parts>(std::move(lexicon)));
}

ColdReading ColdReader::read(std::string_view text) const {
  ColdReading reading;
  reading.folded = fold_with_origin(text);
  reading.findings = find_contents(text, reading.folded);
  auto workspace = parts_->borrow();
  parts_->lexicon.find(reading.folded.text, reading.words, *workspace);
  parts_->give_back(std::move(workspace));
  reading.scores = score_cold(reading.folded.text, reading.words, reading.findings);
  return reading;
}

ColdReader::ColdReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ColdReader::~ColdReader() = default;
ColdReader::ColdReader(ColdReader&&) noexcept = default;
ColdReader& ColdReader::operator=(ColdReader&&) noexcept = default;

}  // namespace language
