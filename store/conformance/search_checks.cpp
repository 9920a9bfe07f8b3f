#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
namespace store::conformance {
void check_search_words(Place&) {}
void check_search_follows(Place&) {}
void check_search_pages(Place&) {}
void check_search_against_scan(Place&) {}
}  // namespace store::conformance
