// LLVM's demangler finds the names: its nodes point into the text that it reads. No substitution
// (S0_) counts a function's name as such, so another name there leaves the rest as it is.
#include "unit_object/local_type_names.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/object_file.h"

#include "unit_object/elf_image.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/ItaniumDemangle.h"
#include "llvm/Support/Allocator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hot_restart::rewriter {
namespace {

namespace demangle = llvm::itanium_demangle;
using llvm::StringRef;

struct OperatorCode {
  StringRef word, code;
};

/// What decide/function_id calls an operator's body, and what the ABI calls the operator.
constexpr OperatorCode kOperatorCodes[] = {
    {"plus", "pl"},
    {"minus", "mi"},
    {"star", "ml"},
    {"slash", "dv"},
    {"percent", "rm"},
    {"caret", "eo"},
    {"amp", "an"},
    {"pipe", "or"},
    {"tilde", "co"},
    {"exclaim", "nt"},
    {"equal", "aS"},
    {"less", "lt"},
    {"greater", "gt"},
    {"plus_equal", "pL"},
    {"minus_equal", "mI"},
    {"star_equal", "mL"},
    {"slash_equal", "dV"},
    {"percent_equal", "rM"},
    {"caret_equal", "eO"},
    {"amp_equal", "aN"},
    {"pipe_equal", "oR"},
    {"less_less", "ls"},
    {"greater_greater", "rs"},
    {"less_less_equal", "lS"},
    {"greater_greater_equal", "rS"},
    {"equal_equal", "eq"},
    {"exclaim_equal", "ne"},
    {"less_equal", "le"},
    {"greater_equal", "ge"},
    {"spaceship", "ss"},
    {"amp_amp", "aa"},
    {"pipe_pipe", "oo"},
    {"plus_plus", "pp"},
    {"minus_minus", "mm"},
    {"comma", "cm"},
    {"arrow_star", "pm"},
    {"arrow", "pt"},
    {"call", "cl"},
    {"subscript", "ix"},
    {"coawait", "aw"},
    {"unary_plus", "ps"},
    {"unary_minus", "ng"},
    {"unary_star", "de"},
    {"unary_amp", "ad"},
};

/// Where names of bodies stand in the text: offset and length of each.
using BodyPlaces = std::map<std::size_t, std::size_t>;

/// The demangler's allocator, which sees every name that is read.
class NameFinder {
public:
  void reset() { places_.clear(); }
  void readsFrom(StringRef text) { text_ = text; }
  const BodyPlaces& places() const { return places_; }

  template <class Node, class... Arguments> demangle::Node* makeNode(Arguments&&... arguments) {
    if constexpr (std::is_same_v<Node, demangle::NameType>) {
      see(std::string_view(arguments...));
    }
    return new (memory_.Allocate(sizeof(Node), alignof(Node)))
        Node(std::forward<Arguments>(arguments)...);
  }
  void* allocateNodeArray(std::size_t count) {
    return memory_.Allocate(sizeof(demangle::Node*) * count, alignof(demangle::Node*));
  }

private:
  void see(StringRef name) {
    const bool fromText = name.begin() >= text_.begin() && name.end() <= text_.end();
    if (fromText && name.contains(StringRef(kBodyMark))) {
      places_[static_cast<std::size_t>(name.begin() - text_.begin())] = name.size();
    }
  }

  llvm::BumpPtrAllocator memory_;
  StringRef text_;
  BodyPlaces places_;
};

/// Offsets and lengths in `name`, a mangled type. None when it cannot be read.
BodyPlaces findBodies(StringRef name) {
  constexpr StringRef kTypeName = "_ZTS";
  const std::string symbol = (kTypeName + name).str();
  demangle::ManglingParser<NameFinder> parser(symbol.data(), symbol.data() + symbol.size());
  parser.ASTAllocator.readsFrom(symbol);
  if (parser.parse() == nullptr) {
    return {};
  }
  BodyPlaces places;
  for (const auto& [offset, length] : parser.ASTAllocator.places()) {
    places[offset - kTypeName.size()] = length;
  }
  return places;
}

std::string sourceName(StringRef name) { return std::to_string(name.size()) + name.str(); }

/// `3run` for `run$body`, `pl` for `operator_plus$body$2`. Empty: it has no such short name.
std::string plainName(StringRef body, CompilerKind compiler) {
  StringRef name = body.substr(0, body.rfind(StringRef(kBodyMark)));
  if (name.ends_with(StringRef(kConstructorMark))) {
    return compiler == CompilerKind::kGcc ? "C4" : "C1";
  }
  if (name.ends_with(StringRef(kDestructorMark))) {
    return compiler == CompilerKind::kGcc ? "D4" : "D1";
  }
  StringRef word = name;
  if (!word.consume_front("operator_")) {
    return sourceName(name);
  }
  if (word == "conversion") {
    return {};
  }
  if (word.consume_front("literal")) {
    return "li" + sourceName(word);
  }
  const auto* const found = std::find_if(std::begin(kOperatorCodes), std::end(kOperatorCodes),
                                         [&](const OperatorCode& one) { return one.word == word; });
  return found != std::end(kOperatorCodes) ? found->code.str() : sourceName(name);
}

/// The number of the substitution that `rest` begins with (`S_`, `S0_`, ... `S9_`: more are needed
/// by nobody within main); nothing when it begins with another thing.
std::optional<unsigned> takeSubstitution(StringRef& rest) {
  if (rest.consume_front("S_")) {
    return 0;
  }
  if (rest.size() > 2 && rest[0] == 'S' && llvm::isDigit(rest[1]) && rest[2] == '_') {
    const unsigned number = static_cast<unsigned>(rest[1] - '0') + 1;
    rest = rest.drop_front(3);
    return number;
  }
  return std::nullopt;
}

/// `4Mode`, or one letter.
StringRef takeWord(StringRef& rest) {
  StringRef behind = rest;
  unsigned long long length = 0;
  std::size_t size = 1;
  if (llvm::isDigit(rest.front()) && !behind.consumeInteger(10, length) &&
      length <= behind.size()) {
    size = rest.size() - behind.size() + static_cast<std::size_t>(length);
  }
  const StringRef word = rest.take_front(size);
  rest = rest.drop_front(size);
  return word;
}

/// What stands behind main's name and parameters, whose types it may refer to: `PPc` counts as two
/// substitutions, and the last one of them is the whole of it.
std::string withoutSubstitutions(StringRef rest, StringRef type, unsigned count) {
  std::string text;
  for (bool refersFurther = false; !rest.empty();) {
    const std::optional<unsigned> number = takeSubstitution(rest);
    if (!number) {
      text += takeWord(rest);
    } else if (*number >= count) {
      refersFurther = true;
      text += *number == count ? "S_" : "S" + std::to_string(*number - count - 1) + "_";
    } else if (*number + 1 == count && !refersFurther) {
      return text + type.str() + rest.str(); // Spelled here, it counts as before.
    } else {
      return {};
    }
  }
  return text;
}

/// main's name says nothing of its parameters. As it is when that is not possible.
std::string withoutParametersOfMain(StringRef rest) {
  if (rest.starts_with("vE") || rest.starts_with("iE")) {
    return rest.drop_front().str();
  }
  constexpr std::tuple<StringRef, StringRef, unsigned> kParameters[] = {
      {"iPPcE", "PPc", 2}, {"iPPKcE", "PPKc", 3}, {"iPPcS0_E", "PPc", 2}, {"iPPKcS1_E", "PPKc", 3}};
  for (const auto& [parameters, type, count] : kParameters) {
    if (rest.starts_with(parameters)) {
      const std::string text =
          withoutSubstitutions(rest.drop_front(parameters.size()), type, count);
      return text.empty() ? rest.str() : "E" + text;
    }
  }
  return rest.str();
}

} // namespace

std::string plainTypeName(StringRef name, CompilerKind compiler) {
  std::string text = name.str();
  const BodyPlaces places = findBodies(name);
  // From the back, so that the offsets stay true.
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const auto [offset, length] = *place;
    const StringRef body = name.substr(offset, length);
    const std::size_t begin = offset - std::to_string(length).size();
    const std::string plain = plainName(body, compiler);
    if (plain.empty()) {
      return name.str();
    }
    std::string rest = text.substr(offset + length);
    StringRef mark = body;
    if (mark.consume_front("main") && mark.starts_with(StringRef(kBodyMark)) && begin > 0 &&
        name[begin - 1] == 'Z') {
      rest = withoutParametersOfMain(rest);
    }
    text.resize(begin);
    text += plain + rest;
  }
  return text;
}

bool usePlainTypeNames(ElfImage& image, CompilerKind compiler) {
  bool changed = false;
  for (std::size_t index = 1; index < image.symbolCount(); ++index) {
    StringRef name = image.symbolName(index);
    const std::size_t section = image.symbolSection(index);
    if (section == 0 || !name.consume_front("_ZTS") || !name.contains(StringRef(kBodyMark)) ||
        image.section(section).sh_type == llvm::ELF::SHT_NOBITS) {
      continue;
    }
    const llvm::MutableArrayRef<std::uint8_t> bytes = image.contents(section);
    const std::size_t begin = image.symbol(index).st_value;
    if (begin >= bytes.size()) {
      continue;
    }
    StringRef content(reinterpret_cast<const char*>(bytes.data()) + begin, bytes.size() - begin);
    // GCC marks a type of internal linkage: nobody compares its text.
    const std::size_t mark = content.starts_with("*") ? 1 : 0;
    content = content.drop_front(mark).substr(0, content.drop_front(mark).find('\0'));
    const std::string plain = plainTypeName(name, compiler);
    if (content != name || plain.size() >= name.size()) {
      continue;
    }
    const auto text = bytes.slice(begin + mark, name.size());
    std::fill(std::copy(plain.begin(), plain.end(), text.begin()), text.end(), std::uint8_t{0});
    changed = true;
  }
  return changed;
}

Status usePlainTypeNames(const std::string& objectPath, CompilerKind compiler) {
  Result<ElfImage> image = ElfImage::read(objectPath);
  if (!image || !usePlainTypeNames(*image, compiler)) {
    return Done{}; // Another format stays as the compiler wrote it.
  }
  return image->write(objectPath);
}

} // namespace hot_restart::rewriter
