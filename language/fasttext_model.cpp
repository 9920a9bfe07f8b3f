#include "language/fasttext_model.h"

#include <fasttext/fasttext.h>
#include <sys/mman.h>
#include <unistd.h>

#include <charconv>
#include <exception>
#include <sstream>

#include "base/random.h"

namespace language {
namespace {

constexpr std::string_view label_mark = "__label__";
constexpr int dimensions = 16;
constexpr int buckets = 1 << 18;
constexpr int epochs = 6;
constexpr double learning_rate = 0.4;
constexpr int words_in_ngram = 3;

// A file that lives in memory and vanishes with this object, reachable by a path of this process.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("guildhall-fasttext", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool read(std::string& bytes) const {
    const off_t size = lseek(descriptor_, 0, SEEK_END);
    if (size < 0 || lseek(descriptor_, 0, SEEK_SET) != 0) return false;
    bytes.resize(static_cast<std::size_t>(size));
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::read(descriptor_, bytes.data() + done, bytes.size() - done);
      if (got <= 0) return false;
      done += static_cast<std::size_t>(got);
    }
    return true;
  }

 private:
  int descriptor_;
};

void append_tokens(std::string& line, const std::vector<std::string>& tokens) {
  for (const auto& token : tokens) line.append(token).push_back(' ');
  line.push_back('\n');
}

auto cannot(std::string why) {
  return base::fail(base::ErrorCode::unavailable, "fastText: " + std::move(why));
}

}  // namespace

struct FastTextModel::Loaded {
  fasttext::FastText model;
};

base::Result<FastTextModel> FastTextModel::train(const std::vector<FastTextExample>& examples) {
  // Files are often sorted by label, and stochastic descent must not see them so.
  std::vector<std::size_t> order(examples.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  base::Random random(1);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);

  const MemoryFile input, output;
  if (!input.is_open() || !output.is_open()) return cannot("no memory file");
  std::string lines;
  for (const std::size_t i : order) {
    lines.append(label_mark).append(std::to_string(examples[i].label)).push_back(' ');
    append_tokens(lines, *examples[i].tokens);
  }
  if (!input.write(lines)) return cannot("the memory file takes no more");
  try {
    fasttext::Args args;
    args.input = input.path();
    args.model = fasttext::model_name::sup;
    args.loss = fasttext::loss_name::softmax;
    args.lr = learning_rate;
    args.dim = dimensions;
    args.epoch = epochs;
    args.minCount = 1;
    args.minn = args.maxn = 0;
    args.wordNgrams = words_in_ngram;
    args.bucket = buckets;
    args.thread = 1;
    args.verbose = 0;
    args.label = label_mark;
    args.seed = 1;
    fasttext::FastText model;
    model.train(args);
    model.saveModel(output.path());
  } catch (const std::exception& error) {
    return cannot(error.what());
  }
  std::string bytes;
  if (!output.read(bytes)) return cannot("the memory file cannot be read back");
  return load(std::move(bytes));
}

base::Result<FastTextModel> FastTextModel::load(std::string bytes) {
  auto loaded = std::make_unique<Loaded>();
  const MemoryFile input;
  if (!input.is_open() || !input.write(bytes)) return cannot("no memory file");
  try {
    loaded->model.loadModel(input.path());  // only from a path does it check its own header
  } catch (const std::exception& error) {
    return base::fail(
        base::ErrorCode::corrupt,
        std::string("the fastText part of the model cannot be read: ") + error.what());
  }
  return FastTextModel(std::move(loaded), std::move(bytes));
}

std::vector<float> FastTextModel::predict(const std::vector<std::string>& tokens,
                                          std::size_t labels) const {
  std::vector<float> probabilities(labels, 0.0F);
  std::string line;
  append_tokens(line, tokens);
  std::istringstream in(std::move(line));
  std::vector<std::pair<fasttext::real, std::string>> answers;
  loaded_->model.predictLine(in, answers, static_cast<std::int32_t>(labels), 0.0F);
  for (const auto& [probability, name] : answers) {
    std::size_t label = labels;
    const char* digits = name.data() + std::min(label_mark.size(), name.size());
    std::from_chars(digits, name.data() + name.size(), label);
    if (label < labels) probabilities[label] = std::min(probability, 1.0F);
  }
  return probabilities;
}

FastTextModel::FastTextModel(std::unique_ptr<Loaded> loaded, std::string bytes)
    : loaded_(std::move(loaded)), bytes_(std::move(bytes)) {}
FastTextModel::~FastTextModel() = default;
FastTextModel::FastTextModel(FastTextModel&&) noexcept = default;
FastTextModel& FastTextModel::operator=(FastTextModel&&) noexcept = default;

}  // namespace language
