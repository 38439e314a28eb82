// See emitted_text.h and docs/architecture.md ("Stub, body, slot").
#include "wrap/emitted_text.h"

#include "decide/function_plan.h"
#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// `<T, N, Rest...>` for a function template; empty otherwise.
std::string templateArguments(const FunctionPlan& plan) {
  std::string text = plan.bodyArguments;
  if (!text.empty()) {
    return text;
  }
  for (const ParameterPlan& parameter : plan.templateParameters) {
    text += (text.empty() ? "<" : ", ") + parameter.name + (parameter.pack ? "..." : "");
  }
  return text.empty() ? text : text + ">";
}

/// Where the arguments behind the first pack are deduced: `<T, A...>`, what may not be deducible.
std::string leadingArguments(const FunctionPlan& plan) {
  std::string text;
  for (const ParameterPlan& parameter : plan.templateParameters) {
    text += (text.empty() ? "<" : ", ") + parameter.name + (parameter.pack ? "..." : "");
    if (parameter.pack) {
      break;
    }
  }
  return text + ">";
}

bool hasThis(const FunctionPlan& plan) {
  return plan.kind == FunctionKind::kMember || plan.kind == FunctionKind::kConstructor ||
         plan.kind == FunctionKind::kDestructor;
}

/// Of the object that a member is called on: ` const&`.
std::string objectQualifiers(const FunctionPlan& plan) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(plan.function);
  if (method == nullptr) {
    return {};
  }
  std::string text = method->isConst() ? " const" : "";
  text += method->isVolatile() ? " volatile" : "";
  return text + (method->getRefQualifier() == clang::RQ_LValue   ? "&"
                 : method->getRefQualifier() == clang::RQ_RValue ? "&&"
                                                                 : "");
}

/// `static_cast<decltype(f$body<T...>(a, b)) (*)(decltype(a), decltype(b))>(&f$body<T...>)`: the
/// one body that takes what the stub was called with.
std::string deducedAddress(const FunctionPlan& plan) {
  std::string values, types;
  for (const ParameterPlan& parameter : plan.parameters) {
    const std::string separator = values.empty() ? "" : ", ";
    const std::string type = "decltype(" + parameter.name + ")";
    const std::string more = parameter.pack ? "..." : "";
    values.append(separator)
        .append("static_cast<")
        .append(type)
        .append("&&>(")
        .append(parameter.name)
        .append(")")
        .append(more);
    types.append(separator).append(type).append(more);
  }
  const bool isMember = hasThis(plan);
  const std::string object = objectQualifiers(plan).ends_with("&&")
                                 ? "static_cast<::hr$Class<decltype(*this)>&&>(*this)."
                                 : "this->";
  const std::string body = (isMember ? "template " : "") + plan.bodyName + leadingArguments(plan);
  return "static_cast<decltype(" + (isMember ? object : "") + body + "(" + values + ")) (" +
         (isMember ? "::hr$Class<decltype(*this)>::" : "") + "*)(" + types + ")" +
         (isMember ? objectQualifiers(plan) : "") + ">(&" +
         (isMember ? "::hr$Class<decltype(*this)>::" : "") + body + ")";
}

/// `&f$body<T>`, for members through the class of `*this`, which needs no name.
std::string addressOfBody(const FunctionPlan& plan) {
  if (plan.deducesArguments) {
    return deducedAddress(plan);
  }
  const std::string arguments = templateArguments(plan);
  if (!hasThis(plan)) {
    return "&" + plan.bodyName + arguments;
  }
  return std::string("&::hr$Class<decltype(*this)>::") + (arguments.empty() ? "" : "template ") +
         plan.bodyName + arguments;
}

std::string keptName(unsigned index) { return "hr$kept" + std::to_string(index + 1); }

std::string callArguments(const FunctionPlan& plan) {
  std::string text = hasThis(plan) ? "this" : "";
  for (unsigned index = 0; index < plan.parameters.size(); ++index) {
    const ParameterPlan& parameter = plan.parameters[index];
    text += text.empty() ? "" : ", ";
    // An lvalue reference passes as it is; GCC's -Wuseless-cast minds a cast.
    text += plan.function->getParamDecl(index)->getType()->isLValueReferenceType()
                ? parameter.name
                : "static_cast<::hr$Pass<decltype(" + parameter.name + ")>&&>(" +
                      (parameter.keepsCopy ? keptName(index) + ".give(" + parameter.name + ")"
                                           : parameter.name) +
                      ")";
    text += parameter.pack ? "..." : "";
  }
  return text;
}

/// Declares the copies that ARGUMENTS snapshot keeps.
std::string keptDeclarations(const FunctionPlan& plan) {
  std::string text;
  for (unsigned index = 0; index < plan.parameters.size(); ++index) {
    const ParameterPlan& parameter = plan.parameters[index];
    if (parameter.keepsCopy) {
      text += "::hr$Kept<decltype(" + parameter.name + ")> " + keptName(index) + "(" +
              parameter.name + "); ";
    }
  }
  return text;
}

std::string keptRestarts(const FunctionPlan& plan) {
  std::string text;
  for (unsigned index = 0; index < plan.parameters.size(); ++index) {
    text += plan.parameters[index].keepsCopy ? keptName(index) + ".restart(); " : "";
  }
  return text;
}

std::string caughtClass(StubCatch kind) {
  switch (kind) {
  case StubCatch::kNoexcept:
    return "NoexceptRestart";
  case StubCatch::kEscaping:
    return "EscapingRestart";
  case StubCatch::kRestart:
    break;
  }
  return "Restart";
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      result += '\\';
    }
    result += letter;
  }
  return result + "\"";
}

/// One macro that maps a name to itself with the body's name replaced; a macro is not expanded
/// within itself.
std::string defineNameMacro(const FunctionPlan& plan, const std::string& macro,
                            const std::string& texts) {
  const std::string length = "::hr$renamedLength(" + macro + ", " + texts + ")";
  if (plan.nameIsVariable) {
    // Clang leaves what lies in a static's initialiser empty.
    const std::string name = "hr$name" + macro;
    return "static constexpr auto " + name + " __attribute__((__unused__)) = ::hr$renamed<" +
           length + ">(" + macro + ", " + texts + ");\n#define " + macro + " (" + name +
           ".hr$text)\n";
  }
  return "#define " + macro + " (__extension__({ static constexpr auto hr$name = ::hr$renamed<" +
         length + ">(" + macro + ", " + texts + "); &hr$name; })->hr$text)\n";
}

} // namespace

std::string stubText(const FunctionPlan& plan, CompilerKind compiler) {
  const std::string address = addressOfBody(plan);
  // The cast picks the one specialisation: Clang's __builtin_bit_cast crashes on a template-id.
  const std::string chosen = templateArguments(plan).empty() || plan.deducesArguments
                                 ? address
                                 : "static_cast<decltype(" + address + ")>(" + address + ")";
  const std::string pointer =
      hasThis(plan) ? "__builtin_bit_cast(::hr$MemberPointer, " + chosen + ").hr$function"
                    : "reinterpret_cast<void*>(" + chosen + ")";
  // GCC minds attributes of the body's type there, and what is deprecated even in what is.
  const bool mustBeQuiet = compiler == CompilerKind::kGcc && plan.bodyHasAttributes;
  std::string text = "{ ";
  if (mustBeQuiet) {
    text += "_Pragma(\"GCC diagnostic push\") "
            "_Pragma(\"GCC diagnostic ignored \\\"-Wignored-attributes\\\"\") "
            "_Pragma(\"GCC diagnostic ignored \\\"-Wdeprecated-declarations\\\"\") ";
  }
  text += "static void* hr$slot __attribute__((__used__)); " + keptDeclarations(plan) +
          "for (;;) { void* hr$body = __atomic_load_n(&hr$slot, __ATOMIC_ACQUIRE); "
          "if (__builtin_expect(hr$body == nullptr, 1)) { hr$body = " +
          pointer + "; } __asm__(\"\" : \"+r\"(hr$body)); try { ";
  const std::string call = "reinterpret_cast<::hr$FunctionOf<decltype(" + address +
                           ")>>(hr$body)(" + callArguments(plan) + ");";
  if (plan.noReturn) {
    text += call + " __builtin_unreachable();";
  } else if (plan.returnsVoid) {
    text += call + " return;";
  } else {
    text += "return " + call;
  }
  return text + " } catch (::hr$" + caughtClass(plan.stubCatch) + "&) { " + keptRestarts(plan) +
         "} }" + (mustBeQuiet ? " _Pragma(\"GCC diagnostic pop\") }" : " }");
}

std::string stubAttributes(const FunctionPlan& plan, CompilerKind compiler) {
  // GCC: no clones, no merging with other stubs; both would give the stub a second symbol.
  const std::string alone = compiler == CompilerKind::kGcc ? "__noipa__" : "__noinline__";
  // Clang's -fsanitize=function minds that a reference stands where the body takes an object (Pass
  // in abi.h).
  const std::string trusted =
      compiler == CompilerKind::kClang ? ", __no_sanitize__(\"function\")" : "";
  // Clang's optimiser takes parameters from functions of internal linkage whose address nobody has.
  // `used`, which says so too, would bring functions into the program that nothing in it calls, and
  // what they call may be missing.
  const std::string conventional =
      compiler == CompilerKind::kClang && plan.mayBeInternal && !plan.keepAlive
          ? ", __annotate__(\"hr\")"
          : "";
  return "__attribute__((" + alone + trusted + conventional + (plan.keepAlive ? ", __used__" : "") +
         plan.stubAttributes + ")) ";
}

WarningGuard attributeGuard(const FunctionPlan& plan, CompilerKind compiler) {
  if (compiler != CompilerKind::kGcc || !plan.inlineBefore) {
    return {};
  }
  return {
      "_Pragma(\"GCC diagnostic push\") _Pragma(\"GCC diagnostic ignored \\\"-Wattributes\\\"\") ",
      " _Pragma(\"GCC diagnostic pop\") "};
}

WarningGuard bodyGuard(const FunctionPlan& plan, CompilerKind compiler) {
  if (compiler != CompilerKind::kGcc || plan.kind != FunctionKind::kMain) {
    return {};
  }
  return {"_Pragma(\"GCC diagnostic push\") "
          "_Pragma(\"GCC diagnostic ignored \\\"-Wsuggest-attribute=noreturn\\\"\") ",
          " _Pragma(\"GCC diagnostic pop\") "};
}

std::string defineNameMacros(const FunctionPlan& plan) {
  const bool isVirtual = llvm::isa<clang::CXXMethodDecl>(plan.function) &&
                         llvm::cast<clang::CXXMethodDecl>(plan.function)->isVirtual();
  const bool addsVoid =
      plan.kind == FunctionKind::kConstructor || plan.kind == FunctionKind::kDestructor;
  const std::string texts = quoted(plan.bodyName) + ", " + quoted(plan.name);
  const std::string pretty = texts + ", " + (addsVoid ? quoted("void ") : "\"\"") + ", " +
                             (isVirtual ? quoted("virtual ") : "\"\"");
  return defineNameMacro(plan, "__func__", texts + ", \"\", \"\"") +
         defineNameMacro(plan, "__FUNCTION__", texts + ", \"\", \"\"") +
         defineNameMacro(plan, "__PRETTY_FUNCTION__", pretty);
}

std::string undefineNameMacros() {
  return "#undef __func__\n#undef __FUNCTION__\n#undef __PRETTY_FUNCTION__\n";
}

std::string returnBodyText(const FunctionPlan& plan, const std::string& expression,
                           const ReturnPlace& place) {
  const int kind = plan.stubCatch == StubCatch::kNoexcept   ? 1
                   : plan.stubCatch == StubCatch::kEscaping ? 2
                                                            : 0;
  const std::string before = "{ ::hot_restart_return_once(" + std::to_string(kind) +
                             ");\n#line 1 \"hr-return\"\nreturn " + expression + "\n;\n";
  // The replaced text's other newlines follow.
  const unsigned own = 5;
  const unsigned rest = place.newlines > own ? place.newlines - own : 0;
  return before + "#line " + std::to_string(place.line - rest) + " " + quoted(place.file) + "\n}";
}

std::string adapterText(const FunctionPlan& plan, const std::string& bodyName,
                        unsigned parameters) {
  const std::string scope =
      hasThis(plan)
          ? llvm::cast<clang::CXXMethodDecl>(plan.function)->getParent()->getName().str() + "::"
          : "";
  const std::string type = "decltype(&" + scope + plan.bodyName + ")";
  std::string heads, values;
  for (unsigned index = 0; index < parameters; ++index) {
    const char* separator = index == 0 ? "" : ", ";
    const std::string number = std::to_string(index);
    const std::string name = "hr$" + number;
    heads.append(separator).append("::hr$Argument<").append(type).append(", ").append(number);
    heads.append("> ").append(name);
    values.append(separator).append("static_cast<::hr$Again<decltype(").append(name);
    values.append(")>>(").append(name).append(")");
  }
  return std::string(plan.kind == FunctionKind::kStaticMember ? "static " : "") +
         "inline __attribute__((used, noinline)) ::hr$Result<" + type + "> " + bodyName + "(" +
         heads + ")" + objectQualifiers(plan) + " { return " + (hasThis(plan) ? "this->" : "") +
         plan.name + "(" + values + "); }";
}

std::string prologueText(const std::string& abiHeader, CompilerKind compiler) {
  std::string text = "#include " + quoted(abiHeader) + "\n";
  if (compiler == CompilerKind::kClang) {
    text += "#pragma clang diagnostic ignored \"-Wdollar-in-identifier-extension\"\n";
  }
  return text;
}

std::string unitEntryText(const std::string& manifestPath) {
  if (manifestPath.empty()) {
    return {};
  }
  return "__attribute__((__section__(\"hot_restart_units\"), __used__, __retain__)) static const "
         "char "
         "hr$unit[] = " +
         quoted(manifestPath) + ";\n";
}

std::string scopeMarkText(std::size_t number) {
  return " ::hr$Scope hr$scope" + std::to_string(number) + " __attribute__((__nodebug__));";
}

std::string heldLockText(const std::string& lock, std::size_t number, CompilerKind compiler) {
  return std::string(compiler == CompilerKind::kClang ? " __attribute__((__nodebug__))" : "") +
         " ::hr$HeldLock hr$lock" + std::to_string(number) + "(__builtin_addressof(" + lock +
         "), &::hr$destroyLock<decltype(" + lock + ")>);";
}

std::string adoptionText() {
  return "__attribute__((__constructor__(101))) static void hr$adopt() { "
         "::hot_restart_adopt_bodies(); }\n";
}

} // namespace hot_restart::rewriter
