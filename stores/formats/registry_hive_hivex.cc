// SPDX-License-Identifier: Apache-2.0
#include <hivex.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "stores/formats/registry_hive.h"
#include "stores/formats/saved_key.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

constexpr int kMaxErrors = 100;

struct Free {
  void operator()(void* memory) const { std::free(memory); }  // NOLINT(*-no-malloc): of hivex
};
template <typename T>
using Allocated = std::unique_ptr<T, Free>;

struct CloseHive {
  void operator()(hive_h* hive) const { hivex_close(hive); }
};
using Hive = std::unique_ptr<hive_h, CloseHive>;

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> Failed(ErrorCode code, uint64_t offset = 0) {
  return tl::unexpected(Error{.code = code, .offset = offset, .os_status = errno});
}

Result<void> WriteAll(int descriptor, Bytes octets) {
  while (!octets.empty()) {
    const ssize_t written = write(descriptor, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failed(ErrorCode::kReadFailed);
    octets = octets.subspan(static_cast<size_t>(written));
  }
  return {};
}

// Copies the file to memory that has a name, as hivex opens names only: neither a change of the
// file nor a link can then come between.
Result<uint64_t> CopyToMemory(Bytes start, File& rest, uint64_t max_size, int descriptor) {
  constexpr size_t kWindow = 1u << 20;
  uint64_t size = start.size();
  std::vector<uint8_t> window;
  for (Bytes piece = start; !piece.empty();) {
    if (size > max_size) return tl::unexpected(Error{.code = ErrorCode::kTooLarge, .offset = size});
    if (const auto written = WriteAll(descriptor, piece); !written) {
      return tl::unexpected(written.error());
    }
    window.resize(kWindow);
    const auto read = rest.Read(window);
    if (!read) return tl::unexpected(read.error());
    piece = Bytes(window).first(*read);
    size += *read;
  }
  return size;
}

// A hive and the places in it that matter here.
struct KnownHive {
  std::string_view name;
  const char* mark;  // a key below the root that only this hive has
  bool of_user;
  std::string_view root;  // behind HKEY_LOCAL_MACHINE or the user
  std::array<std::string_view, 5> places;
};
constexpr std::string_view kControlSets = "ControlSet*";
constexpr std::array<KnownHive, 3> kKnownHives = {{
    {"SYSTEM",
     "Select",
     false,
     "\\SYSTEM",
     {"Select", "ControlSet*\\Services\\HTTP",
      "ControlSet*\\Control\\SecurityProviders\\SCHANNEL"}},
    {"SOFTWARE",
     "Microsoft",
     false,
     "\\SOFTWARE",
     {"Microsoft\\SystemCertificates", "Policies\\Microsoft\\SystemCertificates",
      "Microsoft\\EnterpriseCertificates", "Microsoft\\Cryptography",
      "Microsoft\\MicrosoftIntune"}},
    {"NTUSER.DAT",
     "Software",
     true,
     "",
     {"Software\\Microsoft\\SystemCertificates",
      "Software\\Policies\\Microsoft\\SystemCertificates"}},
}};

class HiveWalker {
 public:
  // `size` is that of the file.
  HiveWalker(hive_h* hive, uint64_t size, RegistrySink& sink)
      : hive_(hive), size_(size), sink_(sink) {}

  // Which hive it is; nothing where it is none of those.
  const KnownHive* Recognise(std::string_view file_name) const {
    const hive_node_h root = hivex_root(hive_);
    if (root == 0) return nullptr;
    const auto has = [&](const char* key) { return hivex_node_get_child(hive_, root, key) != 0; };
    const auto* const known =
        std::ranges::find_if(kKnownHives, [&](const KnownHive& hive) { return has(hive.mark); });
    if (known == kKnownHives.end()) return nullptr;
    // HKLM\SOFTWARE\Policies and a user's Software have a key Microsoft, too.
    const std::string name = ToLowerAscii(file_name);
    const bool is_part = !known->of_user && std::string_view(known->mark) == "Microsoft" &&
                         ((name.find("polic") != std::string::npos && !has("Policies")) ||
                          name.starts_with("s-1-") || name.find("hkcu") != std::string::npos);
    return is_part ? nullptr : known;
  }

  // The names of keys and values at the root, and of the keys below those.
  HiveRoot Root() const {
    HiveRoot root;
    const hive_node_h node = hivex_root(hive_);
    for (const auto& [key, name] : ChildrenOf(node)) {
      if (root.keys.size() > kMaxNames) break;
      root.keys.insert(name);
      for (const auto& [below, below_name] : ChildrenOf(key)) {
        root.keys.insert(std::string(name).append("\\").append(below_name));
      }
    }
    const Allocated<hive_value_h[]> values(hivex_node_values(hive_, node));
    for (size_t i = 0; values != nullptr && values[i] != 0 && i < kMaxNames; ++i) {
      const Allocated<char> name(hivex_value_key(hive_, values[i]));
      if (name != nullptr) root.values.insert(ToLowerAscii(name.get()));
    }
    return root;
  }

  // Of a key that was saved by itself: all of it.
  void WalkSavedKey(const std::string& path) { WalkKey(hivex_root(hive_), path, 0); }

  void Walk(const KnownHive& known, std::string_view user) {
    const std::string root =
        std::string(known.of_user ? user : "HKEY_LOCAL_MACHINE") + std::string(known.root);
    for (const std::string_view place : known.places) {
      if (place.starts_with(kControlSets)) {
        WalkControlSets(root, place.substr(kControlSets.size() + 1));
      } else if (!place.empty()) {
        WalkPlace(hivex_root(hive_), root, place);
      }
    }
  }

 private:
  static constexpr size_t kMaxNames = 10'000;

  // With their names in lower case.
  std::vector<std::pair<hive_node_h, std::string>> ChildrenOf(hive_node_h node) const {
    std::vector<std::pair<hive_node_h, std::string>> found;
    const Allocated<hive_node_h[]> children(hivex_node_children(hive_, node));
    for (size_t i = 0; children != nullptr && children[i] != 0 && i < kMaxNames; ++i) {
      const Allocated<char> name(hivex_node_name(hive_, children[i]));
      if (name != nullptr) found.emplace_back(children[i], ToLowerAscii(name.get()));
    }
    return found;
  }

  void WalkControlSets(const std::string& root, std::string_view place) {
    constexpr int kMaxControlSets = 999;
    constexpr int kMissingInARow = 16;  // numbers grow by one each time; old ones go
    int missing = 0;
    for (int number = 1; number <= kMaxControlSets && missing < kMissingInARow; ++number) {
      const std::string digits = std::to_string(number);
      const std::string name = "ControlSet" + std::string(3 - digits.size(), '0') + digits;
      const hive_node_h set = hivex_node_get_child(hive_, hivex_root(hive_), name.c_str());
      missing = set == 0 ? missing + 1 : 0;
      if (set != 0) WalkPlace(set, std::string(root).append("\\").append(name), place);
    }
  }

  // The key `place` below `node`, where there is one, and all below it.
  void WalkPlace(hive_node_h node, const std::string& path, std::string_view place) {
    for (std::string_view rest = place; node != 0 && !rest.empty();) {
      const size_t end = std::min(rest.find('\\'), rest.size());
      node = hivex_node_get_child(hive_, node, std::string(rest.substr(0, end)).c_str());
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (node != 0) WalkKey(node, path + "\\" + std::string(place), 0);
  }

  void WalkKey(hive_node_h node, const std::string& path, size_t depth) {
    if (is_full_) return;
    if (++keys_ > hive_limits::kMaxKeys || depth == hive_limits::kMaxDepth) {
      Tell("key " + path, {.code = ErrorCode::kTooMany, .offset = node});
      is_full_ = keys_ > hive_limits::kMaxKeys;
      return;
    }
    sink_.OnKey(path);
    TellValues(node, path);
    const Allocated<hive_node_h[]> children(hivex_node_children(hive_, node));
    if (children == nullptr) {
      Tell("keys below " + path, Damage(node));
      return;
    }
    for (size_t i = 0; children[i] != 0 && !is_full_; ++i) {
      const Allocated<char> name(hivex_node_name(hive_, children[i]));
      if (name == nullptr) {
        Tell("key below " + path, Damage(children[i]));
      } else {
        WalkKey(children[i], path + "\\" + ToShownText(name.get()), depth + 1);
      }
    }
  }

  void TellValues(hive_node_h node, const std::string& path) {
    const Allocated<hive_value_h[]> values(hivex_node_values(hive_, node));
    if (values == nullptr) {
      Tell("values of " + path, Damage(node));
      return;
    }
    for (size_t i = 0; values[i] != 0 && !is_full_; ++i) TellValue(values[i], path);
  }

  void TellValue(hive_value_h value, const std::string& path) {
    hive_type type = hive_t_REG_NONE;
    size_t length = 0;
    const Allocated<char> name(hivex_value_key(hive_, value));
    if (name == nullptr || hivex_value_type(hive_, value, &type, &length) != 0) {
      Tell("value of " + path, Damage(value));
      return;
    }
    const std::string shown = ToShownText(name.get());
    const auto what = [&] { return "value " + shown + " of " + path; };
    if (length > hive_limits::kMaxValueSize) {
      Tell(what(), {.code = ErrorCode::kTooLarge, .offset = value});
      return;
    }
    data_size_ += length;
    if (++values_ > hive_limits::kMaxValues || data_size_ > size_) {
      Tell(what(), {.code = ErrorCode::kTooMany, .offset = value});
      is_full_ = true;
      return;
    }
    const Allocated<char> data(hivex_value_value(hive_, value, &type, &length));
    if (data == nullptr) {
      Tell(what(), Damage(value));
      return;
    }
    sink_.OnValue(shown, TypeOf(type), x509::AsBytes({data.get(), length}));
  }

  // hivex stores whatever number the hive holds, so that its enumeration must not be read as one.
  static RegistryType TypeOf(const hive_type& type) {
    std::underlying_type_t<hive_type> number = 0;
    static_assert(sizeof number == sizeof type);
    std::memcpy(&number, &type, sizeof number);
    return static_cast<RegistryType>(number);
  }

  // Handles of hivex are offsets in the file.
  static Error Damage(size_t handle) {
    return {.code = ErrorCode::kBadHive, .offset = handle, .os_status = errno};
  }

  void Tell(const std::string& what, const Error& error) {
    if (errors_ > kMaxErrors) return;
    ++errors_;
    if (errors_ <= kMaxErrors) {
      sink_.OnError(what, error);
    } else {
      sink_.OnError("what follows", {.code = ErrorCode::kTooMany, .offset = error.offset});
    }
  }

  hive_h* hive_;
  uint64_t size_;
  RegistrySink& sink_;
  size_t keys_ = 0;
  size_t values_ = 0;
  uint64_t data_size_ = 0;
  int errors_ = 0;
  bool is_full_ = false;
};

struct OpenedHive {
  Hive hive;
  HiveHeader header;
  uint64_t size = 0;
};
Result<OpenedHive> OpenHive(Bytes start, File& rest, uint64_t max_size) {
  const auto header = ReadHiveHeader(start);
  if (!header) return tl::unexpected(header.error());
  const Descriptor memory(memfd_create("hive", MFD_CLOEXEC));
  if (memory.get() < 0) return Failed(ErrorCode::kReadFailed);
  const auto size = CopyToMemory(start, rest, max_size, memory.get());
  if (!size) return tl::unexpected(size.error());
  if (*size - kHiveHeaderSize < header->data_size) {
    return tl::unexpected(Error{
        .code = ErrorCode::kBadFormat, .offset = *size, .detail = x509::ErrorCode::kTruncated});
  }
  Hive hive(hivex_open(("/proc/self/fd/" + std::to_string(memory.get())).c_str(), 0));
  if (hive == nullptr) return Failed(ErrorCode::kBadHive);
  return OpenedHive{std::move(hive), *header, *size};
}

}  // namespace

std::string ReadRegistryHive(Bytes start, File& rest, uint64_t max_size, std::string_view file_name,
                             std::string_view user, RegistrySink& sink) {
  const auto opened = OpenHive(start, rest, max_size);
  if (!opened) {
    sink.OnError({}, opened.error());
    return {};
  }
  HiveWalker walker(opened->hive.get(), opened->size, sink);
  const KnownHive* const known = walker.Recognise(file_name);
  std::optional<SavedKey> saved;
  if (known == nullptr) {
    saved = FindSavedKey(walker.Root(), file_name, user);
    if (!saved) {
      sink.OnError({}, {.code = ErrorCode::kUnknownHive});
      return {};
    }
  }
  if (opened->header.is_dirty)
    sink.OnError("changes after the last save", {.code = ErrorCode::kDirtyHive});
  if (known != nullptr) {
    walker.Walk(*known, user);
    return std::string(known->name);
  }
  walker.WalkSavedKey(saved->path);
  return saved->path + (saved->by_name ? ", by the file's name" : "");
}

}  // namespace pkiaudit::stores
