// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "stores/bundle_reader.h"
#include "stores/folder_tree.h"
#include "stores/path_text.h"
#include "stores/sources.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;

struct Input {
  fs::path named;  // as the user did
  fs::path path;   // absolute, without ".", "..": for what is shown
  bool is_folder = false;
};

// The last `count` parts of `path`, with '/' between them.
std::string LastParts(const fs::path& path, size_t count) {
  std::vector<std::string> parts;
  for (const fs::path& part : path.relative_path()) parts.push_back(PathToText(part));
  std::string text;
  for (size_t i = parts.size() - std::min(count, parts.size()); i < parts.size(); ++i) {
    text = JoinPath(text, parts[i]);
  }
  return text;
}

// A name for each of the inputs, whose paths differ: the last part, with as many before it as tell
// it from the others, so that names do not depend on where the input lies.
std::vector<std::string> DistinctNames(const std::vector<Input>& inputs) {
  std::vector<std::string> names(inputs.size());
  std::vector<size_t> open(inputs.size());
  std::iota(open.begin(), open.end(), size_t{0});
  for (size_t count = 1; !open.empty(); ++count) {
    std::map<std::string, size_t> uses;
    for (const size_t i : open) ++uses[names[i] = LastParts(inputs[i].path, count)];
    std::erase_if(open, [&](size_t i) {
      return uses[names[i]] == 1 || names[i] == LastParts(inputs[i].path, count + 1);
    });
  }
  return names;
}

// What the user named, each once. Fails, with the index, where there is nothing of that name.
Result<std::vector<Input>> FindInputs(const std::vector<fs::path>& files, size_t* failed) {
  std::vector<Input> inputs;
  std::set<fs::path> seen;
  boost::system::error_code no_current_folder;
  const fs::path current = fs::current_path(no_current_folder);
  for (size_t i = 0; i < files.size(); ++i) {
    boost::system::error_code status;
    const fs::file_type type = fs::status(files[i], status).type();
    if (type == fs::file_not_found) {
      if (failed != nullptr) *failed = i;
      return tl::unexpected(Error{.code = ErrorCode::kNotFound, .os_status = status.value()});
    }
    fs::path path = (files[i].is_absolute() ? files[i] : current / files[i]).lexically_normal();
    // "folder/" names the same as "folder".
    if (path.filename_is_dot()) path = path.parent_path();
    if (seen.insert(path).second)
      inputs.push_back({files[i], std::move(path), type == fs::directory_file});
  }
  return inputs;
}

}  // namespace

Result<Inventory> ReadBundle(const std::vector<fs::path>& files, const ReadOptions& options,
                             size_t* failed) {
  const auto inputs = FindInputs(files, failed);
  if (!inputs) return tl::unexpected(inputs.error());
  const std::vector<std::string> names = DistinctNames(*inputs);
  BundleReader reader(options);
  for (size_t i = 0; i < inputs->size(); ++i) {
    const Input& input = (*inputs)[i];
    if (input.is_folder) {
      reader.ReadFolder(input.named, inputs->size() == 1 ? "" : names[i], LinkPolicy::kInside);
    } else {
      reader.ReadFile(input.named, names[i]);
    }
  }
  return reader.TakeInventory();
}

}  // namespace pkiaudit::stores
