// SPDX-License-Identifier: Apache-2.0
//
// A file of arbitrary content through recognition and all readers of containers: whatever it holds
// is counted, or told with an offset inside of the file; it is never passed over in silence.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "stores/formats/container.h"
#include "stores/formats/recognise.h"

namespace pkiaudit::stores {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// A file in memory with that content, opened as any other.
Result<File> OpenContent(x509::Bytes content) {
  const int descriptor = memfd_create("input", MFD_CLOEXEC);
  Require(descriptor >= 0);
  Require(write(descriptor, content.data(), content.size()) ==
          static_cast<ssize_t>(content.size()));
  Result<File> file = File::Open("/proc/self/fd/" + std::to_string(descriptor));
  close(descriptor);
  return file;
}

void ReadAsContainer(x509::Bytes content) {
  // Has a fuzzer of its own, with a cap on iterations that leaves time for more inputs.
  if (Recognise(content) == Format::kPkcs12) return;
  Inventory inventory;
  const LocationId location =
      inventory.InternLocation({StoreLocation::Kind::kFile, {}, "input", {}});
  const SourceId source = inventory.AddSource("input", {});
  Result<File> file = OpenContent(content);
  Require(file.has_value());
  constexpr uint64_t kMaxFileSize = 1u << 20;
  ContainerReader reader(kMaxFileSize);
  reader.Read(*file, [] { return std::vector<std::string>(); }, {inventory, location, source});

  const SourceRecord& record = inventory.source(source);
  // What the registry holds of a certificate that is known already counts again.
  Require(record.certificates >= inventory.entries().size());
  Require(record.crls == inventory.crls().size());
  Require(record.unreadable >= inventory.unreadable_items().size());
  Require(MayBeEmpty(Recognise(content)) || !inventory.trust_lists().empty() ||
          record.certificates + record.crls + record.private_keys + record.unreadable > 0);
  for (const CertificateEntry& entry : inventory.entries()) {
    Require(entry.offset < content.size());
    Require(entry.sha1 == x509::Sha1(entry.certificate.der()));
  }
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    Require(item.error.offset <= content.size());
  }
}

}  // namespace
}  // namespace pkiaudit::stores

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  pkiaudit::stores::ReadAsContainer({data, size});
  return 0;
}
