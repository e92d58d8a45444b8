// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_MEMORY_TREE_H_
#define PKIAUDIT_STORES_MEMORY_TREE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stores/file.h"

namespace pkiaudit::stores {

// Folders and files held in memory.
class MemoryTree : public InputTree {
 public:
  using Octets = std::vector<uint8_t>;

  // Paths as PathOfZipEntry gives them. The folders above are made. False, and nothing is added,
  // where something of that path is there already, or a file stands where a folder should.
  bool AddFolder(std::string_view path);
  bool AddFile(std::string_view path, Octets octets);
  void Refuse(std::string name, Error error);

  // Where all lies in one folder, whose name is not one of `kept` (without regard to ASCII case),
  // makes that folder the input.
  void EnterOnlyFolder(const std::vector<std::string_view>& kept);

  Result<Listing> List(std::string_view path) const override;
  Result<File> OpenFile(std::string_view path) const override;
  const std::vector<Refused>& refused() const override { return refused_; }

 private:
  struct Node {
    bool is_folder = true;
    std::shared_ptr<const Octets> octets;  // of a file
    uint64_t number = 0;                   // its identity
    std::map<std::string, Node, std::less<>> items;
  };

  // Nothing where there is no such thing.
  const Node* Find(std::string_view path) const;
  // Its folder, with all above it made; nothing where a file is in the way.
  Node* MakeParent(std::string_view path);

  Node root_;
  uint64_t next_number_ = 1;
  std::vector<Refused> refused_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_MEMORY_TREE_H_
