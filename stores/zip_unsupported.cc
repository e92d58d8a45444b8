// SPDX-License-Identifier: Apache-2.0
// Where there is no libarchive.
#include "stores/zip_tree.h"

namespace pkiaudit::stores {

Result<std::unique_ptr<InputTree>> OpenZip(const boost::filesystem::path&, const ReadOptions&,
                                           const ZipLimits&) {
  return tl::unexpected(Error{.code = ErrorCode::kUnsupportedHere});
}

}  // namespace pkiaudit::stores
