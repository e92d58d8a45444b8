// SPDX-License-Identifier: Apache-2.0
#include "stores/path_text.h"

namespace pkiaudit::stores {

boost::filesystem::path PathFromText(std::string_view text) { return std::string(text); }
std::string PathToText(const boost::filesystem::path& path) { return path.native(); }

}  // namespace pkiaudit::stores
