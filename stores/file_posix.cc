// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <optional>
#include <utility>

#include "stores/file.h"

namespace pkiaudit::stores {
namespace {

// As many links as Linux itself follows in one path.
constexpr int kMaxLinks = 40;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }

  int get() const { return value_; }
  int Release() { return std::exchange(value_, -1); }
  bool IsOpen() const { return value_ >= 0; }

 private:
  void Close() {
    if (value_ >= 0) close(value_);
  }

  int value_;
};

Error ErrnoError(int status) {
  ErrorCode code = ErrorCode::kReadFailed;
  switch (status) {
    case ENOENT:
    case ENOTDIR:
      code = ErrorCode::kNotFound;
      break;
    case EACCES:
    case EPERM:
      code = ErrorCode::kPermissionDenied;
      break;
    case ELOOP:
      code = ErrorCode::kLinkLoop;
      break;
    default:
      break;
  }
  return {.code = code, .os_status = status};
}

tl::unexpected<Error> Fail(ErrorCode code) { return tl::unexpected(Error{.code = code}); }
tl::unexpected<Error> FailErrno() { return tl::unexpected(ErrnoError(errno)); }

FileIdentity IdentityOf(const struct stat& status) {
  return {static_cast<uint64_t>(status.st_dev), static_cast<uint64_t>(status.st_ino)};
}

// Looks before it opens, as opening a device can have effects; O_NONBLOCK and the second look are
// for what took the file's place in between.
Result<Descriptor> OpenRegular(int folder, const char* name, int flags, struct stat& status) {
  if (fstatat(folder, name, &status, (flags & O_NOFOLLOW) != 0 ? AT_SYMLINK_NOFOLLOW : 0) != 0) {
    return FailErrno();
  }
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kNotARegularFile);
  Descriptor file(openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags));
  if (!file.IsOpen() || fstat(file.get(), &status) != 0) return FailErrno();
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kNotARegularFile);
  return file;
}

Result<Descriptor> OpenFolder(int folder, const char* name, int flags) {
  Descriptor opened(openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags));
  if (!opened.IsOpen()) return FailErrno();
  return opened;
}

Result<std::string> ReadLink(int folder, const char* name) {
  std::array<char, 4096> target{};
  const ssize_t size = readlinkat(folder, name, target.data(), target.size());
  if (size < 0) return FailErrno();
  if (size == 0 || static_cast<size_t>(size) == target.size()) return Fail(ErrorCode::kNotFound);
  return std::string(target.data(), static_cast<size_t>(size));
}

// Walks a path from the root in user space, part by part, on open folders, so that no link that is
// swapped in meanwhile can lead out, on any kernel.
class Resolver {
 public:
  // `canonical_root` is where an absolute link inside of the folder points to.
  Resolver(int root, const std::string& canonical_root)
      : root_(root), canonical_root_(canonical_root) {}

  // Follows everything but a last part that is no folder, which is then name().
  Result<void> Resolve(std::string_view path) {
    PushParts(path);
    while (!parts_.empty()) {
      const std::string part = std::move(parts_.back());
      parts_.pop_back();
      const Result<void> step = part == ".." ? GoUp() : Enter(part);
      if (!step) return step;
    }
    return {};
  }

  int folder() const { return folders_.empty() ? root_ : folders_.back().get(); }
  // The last part where it is no folder.
  const std::optional<std::string>& name() const { return name_; }

 private:
  void PushParts(std::string_view path) {
    while (!path.empty()) {
      const size_t slash = path.rfind('/');
      const std::string_view part = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
      if (!part.empty() && part != ".") parts_.emplace_back(part);
      path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
    }
  }

  Result<void> GoUp() {
    if (folders_.empty()) return Fail(ErrorCode::kLinkLeadsOut);
    folders_.pop_back();
    return {};
  }

  Result<void> Enter(const std::string& part) {
    struct stat status {};
    if (fstatat(folder(), part.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return FailErrno();
    if (S_ISLNK(status.st_mode)) return Follow(part);
    if (S_ISDIR(status.st_mode)) {
      Result<Descriptor> entered = OpenFolder(folder(), part.c_str(), O_NOFOLLOW);
      if (!entered) return tl::unexpected(entered.error());
      folders_.push_back(std::move(*entered));
      return {};
    }
    if (!parts_.empty()) return Fail(ErrorCode::kNotFound);
    name_ = part;
    return {};
  }

  Result<void> Follow(const std::string& link) {
    if (++links_ > kMaxLinks) return Fail(ErrorCode::kLinkLoop);
    const Result<std::string> target = ReadLink(folder(), link.c_str());
    if (!target) return tl::unexpected(target.error());
    std::string_view rest = *target;
    if (rest.front() == '/') {
      const size_t root_size = canonical_root_.size();
      if (!rest.starts_with(canonical_root_) ||
          (rest.size() > root_size && rest[root_size] != '/')) {
        return Fail(ErrorCode::kLinkLeadsOut);
      }
      rest.remove_prefix(root_size);
      folders_.clear();
    }
    PushParts(rest);
    return {};
  }

  int root_;
  const std::string& canonical_root_;
  std::vector<Descriptor> folders_;  // below the root, the deepest last
  std::vector<std::string> parts_;   // still to go, the next one last
  std::optional<std::string> name_;
  int links_ = 0;
};

class DiskFile : public File::Source {
 public:
  explicit DiskFile(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Result<size_t> Read(std::span<uint8_t> buffer) override {
    size_t filled = 0;
    while (filled < buffer.size()) {
      const ssize_t size = read(descriptor_.get(), buffer.data() + filled, buffer.size() - filled);
      if (size == 0) break;
      if (size < 0) {
        if (errno == EINTR) continue;
        Error error = ErrnoError(errno);
        error.code = ErrorCode::kReadFailed;
        error.offset = filled;
        return tl::unexpected(error);
      }
      filled += static_cast<size_t>(size);
    }
    return filled;
  }

 private:
  Descriptor descriptor_;
};

File FileOf(Descriptor descriptor, const struct stat& status) {
  return {std::make_unique<DiskFile>(std::move(descriptor)),
          static_cast<uint64_t>(std::max<off_t>(status.st_size, 0)), IdentityOf(status)};
}

struct NamedItem {
  std::string name;
  unsigned char type;  // DT_…
};

Result<std::vector<NamedItem>> ReadNames(Descriptor folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(fdopendir(folder.get()), closedir);
  if (!stream) return FailErrno();
  folder.Release();
  std::vector<NamedItem> items;
  while (true) {
    errno = 0;
    const dirent* item = readdir(stream.get());
    if (item == nullptr) {
      if (errno != 0) return FailErrno();
      return items;
    }
    std::string name = static_cast<const char*>(item->d_name);
    if (name != "." && name != "..") items.push_back({std::move(name), item->d_type});
  }
}

}  // namespace

Result<File> File::Open(const boost::filesystem::path& path) {
  struct stat status {};
  Result<Descriptor> file = OpenRegular(AT_FDCWD, path.c_str(), 0, status);
  if (!file) return tl::unexpected(file.error());
  return FileOf(std::move(*file), status);
}

struct InputFolder::Handle {
  Descriptor root;
  std::string canonical_path;
  LinkPolicy links;

  Result<Descriptor> OpenFolderAt(std::string_view path) const {
    if (links == LinkPolicy::kAnywhere) {
      return OpenFolder(root.get(), path.empty() ? "." : std::string(path).c_str(), 0);
    }
    Resolver resolver(root.get(), canonical_path);
    if (const auto resolved = resolver.Resolve(path); !resolved) {
      return tl::unexpected(resolved.error());
    }
    if (resolver.name()) return Fail(ErrorCode::kNotFound);
    return OpenFolder(resolver.folder(), ".", 0);
  }

  Result<Descriptor> OpenFileAt(std::string_view path, struct stat& status) const {
    if (links == LinkPolicy::kAnywhere) {
      return OpenRegular(root.get(), std::string(path).c_str(), 0, status);
    }
    Resolver resolver(root.get(), canonical_path);
    if (const auto resolved = resolver.Resolve(path); !resolved) {
      return tl::unexpected(resolved.error());
    }
    if (!resolver.name()) return Fail(ErrorCode::kNotARegularFile);
    return OpenRegular(resolver.folder(), resolver.name()->c_str(), O_NOFOLLOW, status);
  }

  bool IsFolder(std::string_view path, const NamedItem& item) const {
    if (item.type == DT_DIR) return true;
    if (item.type != DT_LNK && item.type != DT_UNKNOWN) return false;
    const std::string full = path.empty() ? item.name : std::string(path) + "/" + item.name;
    return OpenFolderAt(full).has_value();
  }
};

InputFolder::InputFolder(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
InputFolder::~InputFolder() = default;
InputFolder::InputFolder(InputFolder&&) noexcept = default;
InputFolder& InputFolder::operator=(InputFolder&&) noexcept = default;

Result<InputFolder> InputFolder::Open(const boost::filesystem::path& path, LinkPolicy links) {
  Result<Descriptor> root = OpenFolder(AT_FDCWD, path.c_str(), 0);
  if (!root) return tl::unexpected(root.error());
  boost::system::error_code status;
  std::string canonical = boost::filesystem::canonical(path, status).native();
  if (status) return tl::unexpected(ErrnoError(status.value()));
  if (canonical == "/") canonical.clear();
  return InputFolder(
      std::make_unique<Handle>(Handle{std::move(*root), std::move(canonical), links}));
}

Result<InputFolder::Listing> InputFolder::List(std::string_view path) const {
  Result<Descriptor> folder = handle_->OpenFolderAt(path);
  if (!folder) return tl::unexpected(folder.error());
  struct stat status {};
  if (fstat(folder->get(), &status) != 0) return FailErrno();
  Result<std::vector<NamedItem>> names = ReadNames(std::move(*folder));
  if (!names) return tl::unexpected(names.error());

  Listing listing{.identity = IdentityOf(status), .items = {}};
  listing.items.reserve(names->size());
  for (NamedItem& item : *names) {
    const bool is_folder = handle_->IsFolder(path, item);
    listing.items.push_back({std::move(item.name), is_folder});
  }
  std::ranges::sort(listing.items, {},
                    [](const Item& item) { return item.is_folder ? item.name + "/" : item.name; });
  return listing;
}

Result<File> InputFolder::OpenFile(std::string_view path) const {
  struct stat status {};
  Result<Descriptor> file = handle_->OpenFileAt(path, status);
  if (!file) return tl::unexpected(file.error());
  return FileOf(std::move(*file), status);
}

}  // namespace pkiaudit::stores
