// A reader of the LSDA format of the Itanium C++ ABI (exception handling tables, level III), as GCC
// and Clang emit it.
#include "lsda.h"

#include "address.h"
#include "restart_types.h"

#include <bits/cxxabi_forced.h>
#include <cstdint>
#include <cstring>
#include <typeinfo>

namespace hot_restart::runtime {
namespace {

// Pointer encodings (LSB Core, "DWARF Exception Header Encoding").
enum Encoding : std::uint8_t {
  kAbsolute = 0x00,
  kUleb128 = 0x01,
  kUdata2 = 0x02,
  kUdata4 = 0x03,
  kUdata8 = 0x04,
  kSleb128 = 0x09,
  kSdata2 = 0x0a,
  kSdata4 = 0x0b,
  kSdata8 = 0x0c,
  kFormatMask = 0x0f,
  kPcRelative = 0x10,
  kApplicationMask = 0x70,
  kIndirect = 0x80,
  kOmitted = 0xff,
};

/// A cursor over the table.
class Reader {
public:
  explicit Reader(const std::uint8_t* at) : at_(at) {}

  const std::uint8_t* position() const { return at_; }
  std::uint8_t byte() { return *at_++; }

  std::uint64_t uleb128() {
    std::uint64_t value = 0;
    std::uint8_t piece = 0;
    unsigned shift = 0;
    do {
      piece = byte();
      value |= std::uint64_t{piece & 0x7fU} << shift;
      shift += 7;
    } while ((piece & 0x80U) != 0 && shift < 64);
    return value;
  }

  std::int64_t sleb128() {
    std::int64_t value = 0;
    std::uint8_t piece = 0;
    unsigned shift = 0;
    do {
      piece = byte();
      value |= static_cast<std::int64_t>(std::uint64_t{piece & 0x7fU} << shift);
      shift += 7;
    } while ((piece & 0x80U) != 0 && shift < 64);
    if (shift < 64 && (piece & 0x40U) != 0) {
      value |= -(std::int64_t{1} << shift);
    }
    return value;
  }

  /// A value in `encoding`; 0 stays 0 (no base is added to a null pointer).
  std::uint64_t encoded(std::uint8_t encoding) {
    const std::uint8_t* start = at_;
    std::uint64_t value = plain(encoding & kFormatMask);
    if (value == 0) {
      return 0;
    }
    if ((encoding & kApplicationMask) == kPcRelative) {
      value += reinterpret_cast<std::uint64_t>(start);
    }
    return (encoding & kIndirect) != 0 ? *pointerTo<const std::uint64_t>(value) : value;
  }

private:
  template <class T> T fixed() {
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::uint64_t plain(std::uint8_t format) {
    switch (format) {
    case kUleb128:
      return uleb128();
    case kSleb128:
      return static_cast<std::uint64_t>(sleb128());
    case kUdata2:
      return fixed<std::uint16_t>();
    case kSdata2:
      return static_cast<std::uint64_t>(std::int64_t{fixed<std::int16_t>()});
    case kUdata4:
      return fixed<std::uint32_t>();
    case kSdata4:
      return static_cast<std::uint64_t>(std::int64_t{fixed<std::int32_t>()});
    case kAbsolute:
    case kUdata8:
    case kSdata8:
    default:
      return fixed<std::uint64_t>();
    }
  }

  const std::uint8_t* at_;
};

std::uint64_t sizeOf(std::uint8_t encoding) {
  switch (encoding & kFormatMask) {
  case kUdata2:
  case kSdata2:
    return 2;
  case kUdata4:
  case kSdata4:
    return 4;
  default:
    return 8;
  }
}

struct Tables {
  std::uint64_t landingPadBase = 0;
  std::uint8_t typeEncoding = kOmitted;
  const std::uint8_t* types = nullptr; ///< Type i lies i entries *before* this address.
  std::uint8_t siteEncoding = kOmitted;
  const std::uint8_t* sites = nullptr;
  const std::uint8_t* actions = nullptr; ///< Also the end of the call-site table.
};

Tables openTables(const void* lsda, std::uint64_t functionStart) {
  Tables tables;
  Reader reader(static_cast<const std::uint8_t*>(lsda));
  const std::uint8_t baseEncoding = reader.byte();
  tables.landingPadBase = baseEncoding == kOmitted ? functionStart : reader.encoded(baseEncoding);
  tables.typeEncoding = reader.byte();
  if (tables.typeEncoding != kOmitted) {
    const std::uint64_t distance = reader.uleb128();
    tables.types = reader.position() + distance;
  }
  tables.siteEncoding = reader.byte();
  const std::uint64_t siteBytes = reader.uleb128();
  tables.sites = reader.position();
  tables.actions = tables.sites + siteBytes;
  return tables;
}

/// Null: a catch-all.
const std::type_info* typeAt(const Tables& tables, std::int64_t filter) {
  if (tables.types == nullptr) {
    return nullptr;
  }
  const std::uint64_t offset = static_cast<std::uint64_t>(filter) * sizeOf(tables.typeEncoding);
  Reader reader(tables.types - offset);
  return pointerTo<const std::type_info>(reader.encoded(tables.typeEncoding));
}

StubKind stubKindOf(const std::type_info* type) {
  if (type == &typeOf(StubKind::kRestart)) {
    return StubKind::kRestart;
  }
  if (type == &typeOf(StubKind::kNoexcept)) {
    return StubKind::kNoexcept;
  }
  return type == &typeOf(StubKind::kEscaping) ? StubKind::kEscaping : StubKind::kNone;
}

/// What the chain of actions of a call site with a landing pad does to a forced unwind.
Site readActions(const Tables& tables, std::uint64_t firstAction) {
  Site site{.kind = SiteKind::kNoLandingPad, .stub = StubKind::kNone, .functionHasCleanups = true};
  if (firstAction == 0) {
    site.kind = SiteKind::kCleanup;
    return site;
  }
  const std::uint8_t* record = tables.actions + firstAction - 1;
  for (;;) {
    Reader reader(record);
    const std::int64_t filter = reader.sleb128();
    const std::uint8_t* nextField = reader.position();
    const std::int64_t next = reader.sleb128();
    if (filter == 0 && site.kind == SiteKind::kNoLandingPad) {
      site.kind = SiteKind::kCleanup;
    } else if (filter < 0) {
      site.kind = SiteKind::kHandler;
    } else if (filter > 0) {
      const std::type_info* type = typeAt(tables, filter);
      const StubKind stub = stubKindOf(type);
      site.stub = stub != StubKind::kNone ? stub : site.stub;
      if (type == nullptr || *type == typeid(__cxxabiv1::__forced_unwind)) {
        site.kind = SiteKind::kHandler;
      }
    }
    if (next == 0) {
      return site;
    }
    record = nextField + next;
  }
}

} // namespace

Site readSite(const void* lsda, std::uint64_t functionStart, std::uint64_t ip) {
  if (lsda == nullptr) {
    return {};
  }
  const Tables tables = openTables(lsda, functionStart);
  const std::uint64_t offset = ip - functionStart;
  Site found{.kind = SiteKind::kGap, .stub = StubKind::kNone, .functionHasCleanups = false};
  bool hasCleanups = false;
  Reader reader(tables.sites);
  while (reader.position() < tables.actions) {
    const std::uint64_t start = reader.encoded(tables.siteEncoding & kFormatMask);
    const std::uint64_t length = reader.encoded(tables.siteEncoding & kFormatMask);
    const std::uint64_t landingPad = reader.encoded(tables.siteEncoding & kFormatMask);
    const std::uint64_t action = reader.uleb128();
    hasCleanups = hasCleanups || landingPad != 0;
    if (offset >= start && offset - start < length) {
      found = landingPad == 0 ? Site{.kind = SiteKind::kNoLandingPad} : readActions(tables, action);
    }
  }
  found.functionHasCleanups = hasCleanups;
  return found;
}

} // namespace hot_restart::runtime
