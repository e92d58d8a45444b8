// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_CONTAINER_H_
#define PKIAUDIT_STORES_FORMATS_CONTAINER_H_

#include <cstdint>
#include <vector>

#include "stores/file.h"
#include "stores/formats/der_objects.h"
#include "stores/formats/recognise.h"

namespace pkiaudit::stores {

// Reads files of certificates, CRLs, PKCS#7 or PKCS#12 containers and serialized stores into an
// Inventory, one after the other, by what they hold and not by their names. PEM streams through a
// window; all else is held at once. Whatever cannot be read is told, and each file gets its
// format's name.
class ContainerReader {
 public:
  // PEM beyond this is not read: no real bundle comes near, but a sparse file costs no disk.
  static constexpr uint64_t kMaxPemSize = uint64_t{16} << 30;

  // `max_file_size` as in ReadOptions.
  explicit ContainerReader(uint64_t max_file_size) : max_file_size_(max_file_size) {}

  void Read(File& file, const PasswordSource& passwords, const Destination& destination);

 private:
  // These go on from the window, which holds the start of the file.
  void ReadAs(Format format, File& file, const PasswordSource& passwords,
              const Destination& destination);
  void ReadPem(File& file, const PasswordSource& passwords, const Destination& destination);
  // Appends the rest of the file to the window; false, and told, where it cannot.
  bool HoldRest(File& file, const Destination& destination);
  void ReadBase64(const PasswordSource& passwords, const Destination& destination) const;

  uint64_t max_file_size_;
  std::vector<uint8_t> window_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_CONTAINER_H_
