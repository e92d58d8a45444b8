// SPDX-License-Identifier: Apache-2.0
#include "stores/win/key_storage.h"
#include "stores/win/provider_keys.h"
#include "stores/win/this_host.h"

namespace pkiaudit::stores::win {
namespace {

constexpr uint32_t kCngProviderType = 0;

class WindowsKeyStorage final : public KeyStorage {
 public:
  Result<ProviderAnswer> Ask(const PrivateKey& key) const override {
    return key.provider_type == kCngProviderType ? AskKsp(key) : AskCsp(key);
  }
};

}  // namespace

std::unique_ptr<KeyStorage> ThisKeyStorage() { return std::make_unique<WindowsKeyStorage>(); }

}  // namespace pkiaudit::stores::win
