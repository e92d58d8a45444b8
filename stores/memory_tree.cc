// SPDX-License-Identifier: Apache-2.0
#include "stores/memory_tree.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

// No device of a file system has this number.
constexpr uint64_t kMemoryDevice = ~uint64_t{0};

class MemoryFile : public File::Source {
 public:
  explicit MemoryFile(std::shared_ptr<const MemoryTree::Octets> octets)
      : octets_(std::move(octets)) {}

  Result<size_t> Read(std::span<uint8_t> buffer) override {
    const size_t size = std::min(buffer.size(), octets_->size() - position_);
    if (size > 0) std::memcpy(buffer.data(), octets_->data() + position_, size);
    position_ += size;
    return size;
  }

 private:
  std::shared_ptr<const MemoryTree::Octets> octets_;
  size_t position_ = 0;
};

std::string_view LastPart(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool MemoryTree::AddFolder(std::string_view path) {
  Node* const parent = MakeParent(path);
  if (parent == nullptr) return false;
  const auto [node, is_new] = parent->items.try_emplace(std::string(LastPart(path)));
  if (is_new) node->second.number = next_number_++;
  return node->second.is_folder;
}

bool MemoryTree::AddFile(std::string_view path, Octets octets) {
  Node* const parent = MakeParent(path);
  if (parent == nullptr) return false;
  const auto [node, is_new] = parent->items.try_emplace(std::string(LastPart(path)));
  if (!is_new) return false;
  node->second.is_folder = false;
  node->second.octets = std::make_shared<const Octets>(std::move(octets));
  node->second.number = next_number_++;
  return true;
}

void MemoryTree::Refuse(std::string name, Error error) {
  refused_.push_back({std::move(name), error});
}

void MemoryTree::EnterOnlyFolder(const std::vector<std::string_view>& kept) {
  if (root_.items.size() != 1 || !root_.items.begin()->second.is_folder) return;
  const std::string name = root_.items.begin()->first;
  if (std::ranges::any_of(
          kept, [&](std::string_view one) { return EqualIgnoringAsciiCase(one, name); })) {
    return;
  }
  Node only = std::move(root_.items.begin()->second);
  root_ = std::move(only);
  for (Refused& refused : refused_) {
    if (refused.name.starts_with(name + "/")) refused.name.erase(0, name.size() + 1);
  }
}

Result<InputTree::Listing> MemoryTree::List(std::string_view path) const {
  const Node* const folder = Find(path);
  if (folder == nullptr || !folder->is_folder) {
    return tl::unexpected(Error{.code = ErrorCode::kNotFound});
  }
  Listing listing{.identity = {kMemoryDevice, folder->number}, .items = {}};
  for (const auto& [name, node] : folder->items) listing.items.push_back({name, node.is_folder});
  std::ranges::sort(listing.items, {},
                    [](const Item& item) { return item.is_folder ? item.name + "/" : item.name; });
  return listing;
}

Result<File> MemoryTree::OpenFile(std::string_view path) const {
  const Node* const node = Find(path);
  if (node == nullptr) return tl::unexpected(Error{.code = ErrorCode::kNotFound});
  if (node->is_folder) return tl::unexpected(Error{.code = ErrorCode::kNotARegularFile});
  return File(std::make_unique<MemoryFile>(node->octets), node->octets->size(),
              {kMemoryDevice, node->number});
}

const MemoryTree::Node* MemoryTree::Find(std::string_view path) const {
  const Node* node = &root_;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const auto found = node->items.find(path.substr(0, slash));
    if (found == node->items.end()) return nullptr;
    node = &found->second;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return node;
}

MemoryTree::Node* MemoryTree::MakeParent(std::string_view path) {
  Node* node = &root_;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    const auto [child, is_new] = node->items.try_emplace(std::string(path.substr(0, slash)));
    if (is_new) child->second.number = next_number_++;
    if (!child->second.is_folder) return nullptr;
    node = &child->second;
    path.remove_prefix(slash + 1);
  }
  return node;
}

}  // namespace pkiaudit::stores
