// A stub is the function that refers to a slot; its body is the other `$body` function that it
// refers to.
#include "unit_object/stub_scan.h"

#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/lambda_symbol.h"

#include "names/symbol_name.h"
#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// Reads the relocations of functions. Knows names and references, not instructions.
class StubScanner {
public:
  StubScanner(const ElfImage& image, const SectionGraph& graph, const SymbolFates& fates)
      : image_(image), graph_(graph), fates_(fates) {}

  std::vector<FoundStub> run();

private:
  void scanStub(std::size_t function, std::string& slot, std::string& body) const;
  void noteSlotOfSection(std::size_t index, std::string& slot) const;
  void noteStubReference(std::size_t index, bool ofLambda, std::string& slot,
                         std::string& body) const;

  const ElfImage& image_;
  const SectionGraph& graph_;
  const SymbolFates& fates_;
  std::map<std::size_t, std::size_t> slotOfSection_; ///< Section -> the slot in it.
};

std::vector<FoundStub> StubScanner::run() {
  std::vector<FoundStub> stubs;
  std::set<std::string> ownSlots;
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (fates_.isDefined(i) && isSlotSymbol(image_.symbolName(i))) {
      slotOfSection_[image_.symbolSection(i)] = i;
      if (fates_.of(i) != SymbolFate::kFromProgram) {
        ownSlots.insert(image_.symbolName(i).str());
      }
    }
  }
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (!fates_.isDefined(i) || image_.symbol(i).getType() != elf::STT_FUNC) {
      continue;
    }
    std::string slot, body;
    scanStub(i, slot, body);
    if (!slot.empty() && !body.empty()) {
      // The stub of a constructor may be the unit's, with the slot of the program's.
      const bool isOwn = fates_.of(i) != SymbolFate::kFromProgram && ownSlots.count(slot) != 0;
      stubs.push_back({{slot, body, isOwn}, image_.symbolSection(i)});
    }
  }
  // The program may have one alone of the constructors with one slot (C1, C2): that one speaks.
  std::stable_partition(stubs.begin(), stubs.end(),
                        [](const FoundStub& stub) { return !stub.names.own; });
  return stubs;
}

void StubScanner::scanStub(std::size_t function, std::string& slot, std::string& body) const {
  const ElfImage::Symbol& symbol = image_.symbol(function);
  const bool ofLambda = lambdaOfStub(image_.symbolName(function)) != 0;
  for (const auto& relocation : graph_.relocationsOf(image_.symbolSection(function))) {
    if (relocation.r_offset < symbol.st_value ||
        relocation.r_offset >= symbol.st_value + symbol.st_size) {
      continue;
    }
    noteStubReference(relocation.getSymbol(), ofLambda, slot, body);
    noteSlotOfSection(relocation.getSymbol(), slot);
    const auto& target = image_.symbol(relocation.getSymbol());
    // A pointer to member may stand in a constant that the stub loads.
    const std::size_t constant = image_.symbolSection(relocation.getSymbol());
    if (target.getBinding() == elf::STB_LOCAL && constant != 0 &&
        (image_.section(constant).sh_flags & elf::SHF_EXECINSTR) == 0) {
      for (const auto& inner : graph_.relocationsOf(constant)) {
        noteStubReference(inner.getSymbol(), ofLambda, slot, body);
      }
    }
  }
}

/// A local slot is referred to by its section (one variable each: -fdata-sections).
void StubScanner::noteSlotOfSection(std::size_t index, std::string& slot) const {
  if (image_.symbol(index).getType() != elf::STT_SECTION) {
    return;
  }
  const auto found = slotOfSection_.find(image_.symbolSection(index));
  if (found != slotOfSection_.end()) {
    slot = image_.symbolName(found->second).str();
  }
}

/// The body of a lambda is the operator() of its closure, which lies in another body. (`clB5cxx11E`
/// when its result has an ABI tag.)
bool isLambdaBody(llvm::StringRef name) {
  return name.starts_with("_Z") && name.contains(kBodyMark) && lambdaOfStub(name) == 0 &&
         (name.contains("clE") || name.contains("clB"));
}

void StubScanner::noteStubReference(std::size_t index, bool ofLambda, std::string& slot,
                                    std::string& body) const {
  const llvm::StringRef name = image_.symbolName(index);
  if (isSlotSymbol(name)) {
    slot = name.str();
  } else if (ofLambda) {
    body = body.empty() && !name.contains(".") && isLambdaBody(name) ? name.str() : body;
  } else if (name.contains(kBodyMark) && !name.starts_with("_ZZ") && !name.starts_with("_ZGV") &&
             !name.contains(".") && body.empty()) {
    body = name.str();
  }
}

} // namespace

std::vector<FoundStub> findStubs(const ElfImage& image, const SectionGraph& graph,
                                 const SymbolFates& fates) {
  return StubScanner(image, graph, fates).run();
}

} // namespace hot_restart::rewriter
