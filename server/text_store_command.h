// The part of `guildhall text` that works on a store instead of files: train from the labels that
// operators gave in the console, say how every task stands, publish a model file, choose what
// reads. Those that publish are the store's one writer while they run; with a server running, use
// its console.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace server {

struct TextStoreOptions {
  std::string data = "guildhall-data";
  std::string task;
  std::string model;         // a file
  std::string out;           // a file; empty: none
  std::string mode;          // "shadow", "on", "off"; empty: nothing is published
  std::int64_t version = 0;  // 0: the one in shadow, or the newest
  bool as_json = false;
};

// Each prints, and returns the exit status.
int train_from_labels(const TextStoreOptions& options, const base::Clock& clock);
int publish_text_model(const TextStoreOptions& options, const base::Clock& clock);
int choose_text_model(const TextStoreOptions& options, const base::Clock& clock);
int print_text_status(const TextStoreOptions& options);

}  // namespace server
