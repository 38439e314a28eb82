// A plugin for clang-tidy: its matchers see the declarations of the project's own files only, not
// those of system headers. A file that includes Clang's headers spends nine tenths of its time on
// matching declarations whose findings nobody is shown. (clang-tidy does this by itself from
// version 21 on.)

#include <memory>
#include <string>
#include <vector>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

namespace {

class ScopeSetter : public clang::ASTConsumer {
public:
  void HandleTranslationUnit(clang::ASTContext& context) override {
    const clang::SourceManager& sources = context.getSourceManager();
    std::vector<clang::Decl*> own;
    for (clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
      const clang::SourceLocation place = sources.getExpansionLoc(decl->getLocation());
      if (place.isValid() && !sources.isInSystemHeader(place)) {
        own.push_back(decl);
      }
    }
    context.setTraversalScope(own);
  }
};

class OwnCodeOnly : public clang::PluginASTAction {
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& /*compiler*/,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<ScopeSetter>();
  }
  bool ParseArgs(const clang::CompilerInstance& /*compiler*/,
                 const std::vector<std::string>& /*arguments*/) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<OwnCodeOnly> kRegistered("own-code-only",
                                                                  "match own code only");

} // namespace
