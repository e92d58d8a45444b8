// SPDX-License-Identifier: Apache-2.0
//
// Links (symbolic ones, junctions) are followed by Windows itself; where the open handle then
// stands is what is judged, so that no link that is swapped in meanwhile can lead out.
#include <algorithm>
#include <optional>
#include <utility>

#include "stores/file.h"
#include "stores/win/handles.h"
#include "stores/win/wide_text.h"

namespace pkiaudit::stores {
namespace {

using win::FileHandle;
using win::FindHandle;

ErrorCode CodeOf(DWORD status) {
  switch (status) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
    case ERROR_INVALID_DRIVE:
    case ERROR_DIRECTORY:
      return ErrorCode::kNotFound;
    case ERROR_ACCESS_DENIED:
    case ERROR_NETWORK_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
      return ErrorCode::kPermissionDenied;
    case ERROR_CANT_RESOLVE_FILENAME:
      return ErrorCode::kLinkLoop;
    default:
      return ErrorCode::kReadFailed;
  }
}

tl::unexpected<Error> Fail(ErrorCode code) { return tl::unexpected(Error{.code = code}); }
tl::unexpected<Error> FailLast() {
  const DWORD status = GetLastError();
  return tl::unexpected(Error{.code = CodeOf(status), .os_status = static_cast<int>(status)});
}

struct Opened {
  FileHandle handle;
  BY_HANDLE_FILE_INFORMATION information{};
  bool is_folder() const { return (information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0; }
  FileIdentity identity() const {
    return {information.dwVolumeSerialNumber,
            uint64_t{information.nFileIndexHigh} << 32 | information.nFileIndexLow};
  }
  uint64_t size() const {
    return uint64_t{information.nFileSizeHigh} << 32 | information.nFileSizeLow;
  }
};

// A file or a folder. Where the name leads to a pipe, whoever serves it may not act as this
// account.
Result<Opened> Open(const std::wstring& path) {
  Opened opened;
  opened.handle = FileHandle(CreateFileW(path.c_str(), GENERIC_READ,
                                         FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                         nullptr, OPEN_EXISTING,
                                         FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_SEQUENTIAL_SCAN |
                                             SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION,
                                         nullptr));
  if (!opened.handle.IsValid()) return FailLast();
  if (GetFileType(opened.handle.get()) != FILE_TYPE_DISK) return Fail(ErrorCode::kNotARegularFile);
  if (GetFileInformationByHandle(opened.handle.get(), &opened.information) == 0) return FailLast();
  return opened;
}

Result<Opened> OpenRegular(const std::wstring& path) {
  Result<Opened> opened = Open(path);
  if (opened && opened->is_folder()) return Fail(ErrorCode::kNotARegularFile);
  return opened;
}

// Where an open handle stands, all links resolved: "\\?\C:\exports\ndes01".
Result<std::wstring> FinalPath(const FileHandle& handle) {
  std::wstring path(MAX_PATH, L'\0');
  while (true) {
    const DWORD length = GetFinalPathNameByHandleW(
        handle.get(), path.data(), static_cast<DWORD>(path.size()), VOLUME_NAME_DOS);
    if (length == 0) return FailLast();
    // Too small a buffer is answered with the size that it takes.
    const bool fits = length < path.size();
    path.resize(length);
    if (fits) return path;
  }
}

bool IsAtOrBelow(std::wstring_view path, std::wstring_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == L'\\');
}

std::wstring WithoutLastBackslash(std::wstring path) {
  if (path.ends_with(L'\\')) path.pop_back();
  return path;
}

bool IsDots(std::wstring_view name) { return name == L"." || name == L".."; }

// All names in a folder but "." and "..".
Result<std::vector<InputFolder::Item>> ReadNames(const std::wstring& folder) {
  std::vector<InputFolder::Item> items;
  WIN32_FIND_DATAW found{};
  const FindHandle find(FindFirstFileExW((folder + L"\\*").c_str(), FindExInfoBasic, &found,
                                         FindExSearchNameMatch, nullptr,
                                         FIND_FIRST_EX_LARGE_FETCH));
  if (!find.IsValid()) {
    // A drive's root that holds nothing.
    if (GetLastError() == ERROR_FILE_NOT_FOUND) return items;
    return FailLast();
  }
  do {
    const std::wstring_view name = std::begin(found.cFileName);
    if (IsDots(name)) continue;
    items.push_back({.name = win::Narrow(name),
                     .is_folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0});
  } while (FindNextFileW(find.get(), &found) != 0);
  if (GetLastError() != ERROR_NO_MORE_FILES) return FailLast();
  return items;
}

class DiskFile : public File::Source {
 public:
  explicit DiskFile(FileHandle handle) : handle_(std::move(handle)) {}

  Result<size_t> Read(std::span<uint8_t> buffer) override {
    constexpr size_t kMaxPiece = size_t{1} << 30;
    size_t filled = 0;
    while (filled < buffer.size()) {
      const auto wanted = static_cast<DWORD>(std::min(buffer.size() - filled, kMaxPiece));
      DWORD got = 0;
      if (ReadFile(handle_.get(), buffer.data() + filled, wanted, &got, nullptr) == 0) {
        const DWORD status = GetLastError();
        return tl::unexpected(Error{.code = ErrorCode::kReadFailed,
                                    .offset = filled,
                                    .os_status = static_cast<int>(status)});
      }
      if (got == 0) break;
      filled += got;
    }
    return filled;
  }

 private:
  FileHandle handle_;
};

File FileOf(Opened opened) {
  const uint64_t size = opened.size();
  const FileIdentity identity = opened.identity();
  return {std::make_unique<DiskFile>(std::move(opened.handle)), size, identity};
}

}  // namespace

Result<File> File::Open(const boost::filesystem::path& path) {
  Result<Opened> opened = OpenRegular(path.native());
  if (!opened) return tl::unexpected(opened.error());
  return FileOf(std::move(*opened));
}

struct InputFolder::Handle {
  std::wstring root;  // its final path, without a backslash at its end
  LinkPolicy links = LinkPolicy::kInside;

  // `path` as a name that Windows takes as it is: no device names, no ".".
  Result<std::wstring> FullPath(std::string_view path) const {
    std::wstring full = root;
    while (!path.empty()) {
      const size_t end = std::min(path.find('/'), path.size());
      const std::wstring part = win::Widen(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
      if (part == L"..") return Fail(ErrorCode::kLinkLeadsOut);
      if (!part.empty() && part != L".") full += L'\\' + part;
    }
    // The root of a drive has a backslash.
    if (full == root) full += L'\\';
    return full;
  }

  // `path`, open, and its final path.
  Result<std::pair<Opened, std::wstring>> OpenAt(std::string_view path) const {
    const Result<std::wstring> full = FullPath(path);
    if (!full) return tl::unexpected(full.error());
    Result<Opened> opened = stores::Open(*full);
    if (!opened) return tl::unexpected(opened.error());
    Result<std::wstring> final_path = FinalPath(opened->handle);
    if (!final_path) return tl::unexpected(final_path.error());
    if (links == LinkPolicy::kInside && !IsAtOrBelow(*final_path, root)) {
      return Fail(ErrorCode::kLinkLeadsOut);
    }
    return std::pair(std::move(*opened), std::move(*final_path));
  }
};

InputFolder::InputFolder(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
InputFolder::~InputFolder() = default;
InputFolder::InputFolder(InputFolder&&) noexcept = default;
InputFolder& InputFolder::operator=(InputFolder&&) noexcept = default;

Result<InputFolder> InputFolder::Open(const boost::filesystem::path& path, LinkPolicy links) {
  const Result<Opened> opened = stores::Open(path.native());
  if (!opened) return tl::unexpected(opened.error());
  if (!opened->is_folder()) return Fail(ErrorCode::kNotFound);
  Result<std::wstring> root = FinalPath(opened->handle);
  if (!root) return tl::unexpected(root.error());
  return InputFolder(
      std::make_unique<Handle>(Handle{WithoutLastBackslash(std::move(*root)), links}));
}

Result<InputFolder::Listing> InputFolder::List(std::string_view path) const {
  auto opened = handle_->OpenAt(path);
  if (!opened) return tl::unexpected(opened.error());
  auto& [folder, final_path] = *opened;
  if (!folder.is_folder()) return Fail(ErrorCode::kNotFound);
  auto items = ReadNames(WithoutLastBackslash(std::move(final_path)));
  if (!items) return tl::unexpected(items.error());
  Listing listing{.identity = folder.identity(), .items = std::move(*items)};
  std::ranges::sort(listing.items, {},
                    [](const Item& item) { return item.is_folder ? item.name + "/" : item.name; });
  return listing;
}

Result<File> InputFolder::OpenFile(std::string_view path) const {
  auto opened = handle_->OpenAt(path);
  if (!opened) return tl::unexpected(opened.error());
  Opened& found = opened->first;
  if (found.is_folder()) return Fail(ErrorCode::kNotARegularFile);
  return FileOf(std::move(found));
}

}  // namespace pkiaudit::stores
