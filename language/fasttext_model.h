// A supervised fastText model (Joulin et al. 2016; library libfasttext 0.9.2) over our tokens. It
// hears long-range flavour that n-grams of three miss, and is worth its size from some thousand
// labels on.
//
// The library trains from a path and saves to a path: both are anonymous memory files of this
// process (memfd_create), so nothing touches a disk. One thread and a fixed seed: the same lines
// give the same model. Immutable once made; any thread may predict.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace language {

struct FastTextExample {
  const std::vector<std::string>* tokens;
  std::size_t label;
};

class FastTextModel {
 public:
  static base::Result<FastTextModel> train(const std::vector<FastTextExample>& examples);
  // `bytes` as bytes() gave them; they must come from a checked file.
  static base::Result<FastTextModel> load(std::string bytes);
  ~FastTextModel();
  FastTextModel(FastTextModel&&) noexcept;
  FastTextModel& operator=(FastTextModel&&) noexcept;

  // One probability per label, 0 for labels without any example.
  std::vector<float> predict(const std::vector<std::string>& tokens, std::size_t labels) const;
  const std::string& bytes() const { return bytes_; }

 private:
  struct Loaded;
  FastTextModel(std::unique_ptr<Loaded> loaded, std::string bytes);
  std::unique_ptr<Loaded> loaded_;
  std::string bytes_;
};

}  // namespace language
