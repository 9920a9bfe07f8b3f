// The C interface of the platform's archive library (libWeWorkFinanceSdk_C.so), as far as it is
// used: written down from its documentation, for the library itself may not be passed on. Slices
// and media data are only touched through its own functions, so that their layout does not matter.
//
// Source: developer.work.weixin.qq.com/document/path/91774.
#pragma once

extern "C" {

struct WeWorkFinanceSdk_t;
struct Slice_t;
struct MediaData;

using NewSdkFunction = WeWorkFinanceSdk_t* (*)();
using InitFunction = int (*)(WeWorkFinanceSdk_t*, const char* corp_id, const char* secret);
using GetChatDataFunction = int (*)(WeWorkFinanceSdk_t*, unsigned long long seq, unsigned limit,
                                    const char* proxy, const char* password, int timeout_s,
                                    Slice_t* answer);
using DecryptDataFunction = int (*)(const char* key, const char* sealed, Slice_t* message);
using GetMediaDataFunction = int (*)(WeWorkFinanceSdk_t*, const char* index, const char* file_id,
                                     const char* proxy, const char* password, int timeout_s,
                                     MediaData* part);
using NewSliceFunction = Slice_t* (*)();
using FreeSliceFunction = void (*)(Slice_t*);
using SliceTextFunction = char* (*)(Slice_t*);
using SliceLengthFunction = int (*)(Slice_t*);
using NewMediaDataFunction = MediaData* (*)();
using FreeMediaDataFunction = void (*)(MediaData*);
using MediaTextFunction = char* (*)(MediaData*);
using MediaNumberFunction = int (*)(MediaData*);

}  // extern "C"
