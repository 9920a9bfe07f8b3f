#include "connectors/wecom/archive/source/child_program.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <utility>

#include "base/result.h"
#include "connectors/wecom/archive/source/archive_library.h"
#include "connectors/wecom/archive/source/child_protocol.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom::archive {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

struct Library {
  NewSdkFunction new_sdk = nullptr;
  InitFunction init = nullptr;
  GetChatDataFunction get_chat_data = nullptr;
  DecryptDataFunction decrypt_data = nullptr;
  GetMediaDataFunction get_media_data = nullptr;
  NewSliceFunction new_slice = nullptr;
  FreeSliceFunction free_slice = nullptr;
  SliceTextFunction slice_text = nullptr;
  SliceLengthFunction slice_length = nullptr;
  NewMediaDataFunction new_media = nullptr;
  FreeMediaDataFunction free_media = nullptr;
  MediaTextFunction media_index = nullptr, media_bytes = nullptr;
  MediaNumberFunction media_index_length = nullptr, media_length = nullptr, media_is_last = nullptr;
};

template <class Function>
bool find(void* handle, const char* name, Function& function, std::string& missing) {
  function = reinterpret_cast<Function>(::dlsym(handle, name));
  if (!function && missing.empty()) missing = name;
  return function != nullptr;
}

Result<Library> load(const std::string& path) {
  void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    return fail(ErrorCode::not_allowed, say(trouble::library_not_loaded, {::dlerror()}), "library");
  }
  Library library;
  std::string missing;
  find(handle, "NewSdk", library.new_sdk, missing);
  find(handle, "Init", library.init, missing);
  find(handle, "GetChatData", library.get_chat_data, missing);
  find(handle, "DecryptData", library.decrypt_data, missing);
  find(handle, "GetMediaData", library.get_media_data, missing);
  find(handle, "NewSlice", library.new_slice, missing);
  find(handle, "FreeSlice", library.free_slice, missing);
  find(handle, "GetContentFromSlice", library.slice_text, missing);
  find(handle, "GetSliceLen", library.slice_length, missing);
  find(handle, "NewMediaData", library.new_media, missing);
  find(handle, "FreeMediaData", library.free_media, missing);
  find(handle, "GetOutIndexBuf", library.media_index, missing);
  find(handle, "GetData", library.media_bytes, missing);
  find(handle, "GetIndexLen", library.media_index_length, missing);
  find(handle, "GetDataLen", library.media_length, missing);
  find(handle, "IsMediaDataFinish", library.media_is_last, missing);
  if (!missing.empty()) {
    return fail(ErrorCode::not_allowed, say(trouble::not_the_library, {path, missing}), "library");
  }
  return library;
}

// The stream to the parent, blocking. False: the parent is gone.
class Stream {
 public:
  explicit Stream(int handle) : handle_(handle) {}

  bool read(std::string& payload) {
    char head[frame_head_bytes];
    if (!read_all(head, sizeof head)) return false;
    const std::size_t length = frame_length({head, sizeof head});
    if (length > frame_bytes_max) return false;
    payload.resize(length);
    return read_all(payload.data(), length);
  }
  bool write(FrameWriter frame) {
    const std::string bytes = std::move(frame).take();
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t sent = ::send(handle_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      done += static_cast<std::size_t>(sent);
    }
    return true;
  }

 private:
  bool read_all(char* to, std::size_t length) {
    while (length > 0) {
      const ssize_t got = ::recv(handle_, to, length, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      to += got;
      length -= static_cast<std::size_t>(got);
    }
    return true;
  }
  int handle_;
};

std::string_view bytes_of(const char* begin, int length) {
  if (!begin || length <= 0) return {};
  return {begin, static_cast<std::size_t>(length)};
}

class Session {
 public:
  Session(const Library& library, Stream& stream) : library_(library), stream_(stream) {}

  bool answer(std::string_view payload) {
    if (payload.empty()) return false;
    FrameReader request(payload.substr(1));
    switch (static_cast<Request>(payload.front())) {
      case Request::begin: return begin(request);
      case Request::fetch: return fetch(request);
      case Request::open: return open(request);
      case Request::media: return media(request);
    }
    return false;
  }

 private:
  bool begin(FrameReader& request) {
    const std::string corp_id(request.text()), secret(request.text());
    if (!request.is_well()) return false;
    sdk_ = library_.new_sdk();
    const int code = sdk_ ? library_.init(sdk_, corp_id.c_str(), secret.c_str()) : -2;
    FrameWriter reply;
    reply.add(std::int64_t{code});
    reply.add(std::string_view());
    return stream_.write(std::move(reply));
  }

  bool fetch(FrameReader& request) {
    const auto seq = static_cast<unsigned long long>(request.number());
    const auto limit = static_cast<unsigned>(request.number());
    const std::string proxy(request.text()), password(request.text());
    const int timeout_s = static_cast<int>(request.number());
    if (!request.is_well() || !sdk_) return false;
    Slice_t* const slice = library_.new_slice();
    const int code =
        library_.get_chat_data(sdk_, seq, limit, proxy.c_str(), password.c_str(), timeout_s, slice);
    return tell_slice(code, slice);
  }

  bool open(FrameReader& request) {
    const std::int64_t count = request.number();
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string key(request.text()), sealed(request.text());
      if (!request.is_well()) return false;
      Slice_t* const slice = library_.new_slice();
      if (!tell_slice(library_.decrypt_data(key.c_str(), sealed.c_str(), slice), slice))
        return false;
    }
    return true;
  }

  bool media(FrameReader& request) {
    const std::string file_id(request.text()), part(request.text());
    const std::string proxy(request.text()), password(request.text());
    const int timeout_s = static_cast<int>(request.number());
    if (!request.is_well() || !sdk_) return false;
    MediaData* const data = library_.new_media();
    const int code = library_.get_media_data(sdk_, part.c_str(), file_id.c_str(), proxy.c_str(),
                                             password.c_str(), timeout_s, data);
    FrameWriter reply;
    reply.add(std::int64_t{code});
    reply.add(bytes_of(library_.media_bytes(data), library_.media_length(data)));
    reply.add(bytes_of(library_.media_index(data), library_.media_index_length(data)));
    reply.add(std::int64_t{library_.media_is_last(data)});
    library_.free_media(data);
    return stream_.write(std::move(reply));
  }

  bool tell_slice(int code, Slice_t* slice) {
    FrameWriter reply;
    reply.add(std::int64_t{code});
    reply.add(bytes_of(library_.slice_text(slice), library_.slice_length(slice)));
    library_.free_slice(slice);
    return stream_.write(std::move(reply));
  }

  const Library& library_;
  Stream& stream_;
  WeWorkFinanceSdk_t* sdk_ = nullptr;
};

// Ends the process as soon as the parent has gone, though the library may never come back.
void watch_parent(int handle) {
  std::thread([handle] {
    pollfd wait{handle, POLLRDHUP, 0};
    while (::poll(&wait, 1, -1) <= 0) {
    }
    ::_exit(0);
  }).detach();
}

int apart_from_the_world() {
  const int handle = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::dup2(nowhere, standard);
  }
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::signal(SIGINT, SIG_IGN);  // Ctrl-C is for the parent
  return handle;
}

}  // namespace

int run_archive_child(const std::string& path) {
  const int handle = apart_from_the_world();
  if (handle < 0) return 2;
  watch_parent(handle);
  Stream stream(handle);
  const auto library = load(path);
  std::string payload;
  if (!library) {
    if (!stream.read(payload)) return 1;
    FrameWriter reply;
    reply.add(code_cannot_load);
    reply.add(library.error().text);
    stream.write(std::move(reply));
    return 1;
  }
  Session session(*library, stream);
  while (stream.read(payload) && session.answer(payload)) {
  }
  ::_exit(0);  // without the library's own farewell, which may crash
}

}  // namespace connectors::wecom::archive
