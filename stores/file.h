// SPDX-License-Identifier: Apache-2.0
//
// Files and folders as they lie on disk. Hostile names and kinds of file are expected: nothing here
// blocks on a pipe, opens a device, or follows a symbolic link out of the input.
#ifndef PKIAUDIT_STORES_FILE_H_
#define PKIAUDIT_STORES_FILE_H_

#include <boost/filesystem/path.hpp>
#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/error.h"

namespace pkiaudit::stores {

// Which file it is, under whatever name.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t file = 0;
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// A regular file, open for reading from its start to its end: on disk, or in an archive.
class File {
 public:
  // Where its octets come from.
  class Source {
   public:
    virtual ~Source() = default;
    // Fills `buffer` with what comes next; less of it only at the end. Errors: kReadFailed,
    // with the offset from where this call began.
    virtual Result<size_t> Read(std::span<uint8_t> buffer) = 0;
  };

  // A file that the user named: symbolic links are followed wherever they lead. Errors: kNotFound,
  // kPermissionDenied, kNotARegularFile, kLinkLoop, kReadFailed.
  static Result<File> Open(const boost::filesystem::path& path);

  File(std::unique_ptr<Source> source, uint64_t size, FileIdentity identity)
      : source_(std::move(source)), size_(size), identity_(identity) {}

  // As told when it was opened; some systems tell 0 of files that are not empty.
  uint64_t size() const { return size_; }
  FileIdentity identity() const { return identity_; }

  // Fills `buffer` from the file; less of it only at the end. Errors: kReadFailed with the offset.
  Result<size_t> Read(std::span<uint8_t> buffer);

 private:
  std::unique_ptr<Source> source_;
  uint64_t size_;
  uint64_t offset_ = 0;
  FileIdentity identity_;
};

// Appends all that is left of `file` to `octets`. Errors: kTooLarge where that would be more than
// `max_size` octets in all, and those of Read.
Result<void> ReadRest(File& file, uint64_t max_size, std::vector<uint8_t>& octets);

enum class LinkPolicy : uint8_t {
  kInside,    // followed only to targets inside of the folder
  kAnywhere,  // for folders of this machine itself
};

// Folders and files that were given as input together. Paths are relative to it: octets as the file
// system has them (on Windows UTF-8), '/' between parts, "" for the input itself.
class InputTree {
 public:
  virtual ~InputTree() = default;

  struct Item {
    std::string name;
    bool is_folder = false;  // else a file, or something that OpenFile will refuse
  };
  struct Listing {
    FileIdentity identity;
    // In the order of paths byte by byte, which takes a folder's name with a '/' behind it.
    std::vector<Item> items;
  };
  virtual Result<Listing> List(std::string_view path) const = 0;

  // Errors: those of File::Open, and kLinkLeadsOut.
  virtual Result<File> OpenFile(std::string_view path) const = 0;

  // What the input holds beside, and does not give: a name that may be no path, and why.
  struct Refused {
    std::string name;
    Error error;
  };
  virtual const std::vector<Refused>& refused() const;
};

// A folder.
class InputFolder : public InputTree {
 public:
  static Result<InputFolder> Open(const boost::filesystem::path& path, LinkPolicy links);
  ~InputFolder() override;
  InputFolder(InputFolder&&) noexcept;
  InputFolder& operator=(InputFolder&&) noexcept;

  Result<Listing> List(std::string_view path) const override;
  Result<File> OpenFile(std::string_view path) const override;

 private:
  struct Handle;
  explicit InputFolder(std::unique_ptr<Handle> handle);

  std::unique_ptr<Handle> handle_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FILE_H_
