// The clauses of classes are copied as they stand, the function's own one parameter by parameter.
#include "head/template_copy.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/head_places.h"
#include "head/head_request.h"
#include "head/head_result.h"
#include "head/head_text.h"
#include "head/placeholder_parameters.h"
#include "head/template_clauses.h"
#include "head/template_order.h"
#include "source/file_tokens.h"

#include "clang/AST/DeclTemplate.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// Copies the clauses of one head; knows nothing of what stands behind them.
class TemplateCopier {
public:
  TemplateCopier(FileTokens& tokens, const clang::SourceManager& sources,
                 const HeadRequest& request, const HeadPlaces& places)
      : tokens_(tokens), sources_(sources), request_(request), places_(places),
        function_(*request.declaration), text_(tokens, sources, request.file) {}

  std::variant<std::string, SkipReason> run();

private:
  bool cutDefaults(std::vector<Cut>& cuts);
  unsigned firstClause();
  std::vector<std::string> ownParameters(const clang::TemplateParameterList& list, unsigned begin,
                                         const std::vector<Cut>& cuts);
  std::string copyOwn(unsigned begin, const std::vector<Cut>& cuts);

  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  const HeadRequest& request_;
  const HeadPlaces& places_;
  const clang::FunctionDecl& function_;
  HeadText text_;
};

/// False: a clause comes out of a macro.
bool TemplateCopier::cutDefaults(std::vector<Cut>& cuts) {
  for (const clang::TemplateParameterList* list : templateLists(function_)) {
    std::vector<unsigned> begins, names;
    for (const clang::NamedDecl* parameter : *list) {
      if (parameter->isImplicit()) {
        continue;
      }
      const auto begin = text_.offset(parameter->getBeginLoc());
      const auto name = text_.offset(parameter->getLocation());
      if (!begin || !name) {
        return false;
      }
      begins.push_back(*begin);
      names.push_back(*name);
    }
    const auto close = text_.offset(list->getRAngleLoc());
    if (!close) {
      return false;
    }
    const std::vector<unsigned> limits = text_.ends(begins, *close);
    for (std::size_t index = 0; index < names.size(); ++index) {
      text_.cutDefault(names[index], limits[index], cuts);
    }
  }
  return true;
}

/// Attributes and `extern "C"` may stand in front of the first `template`.
unsigned TemplateCopier::firstClause() {
  for (const FileToken& token : text_.between(request_.begin, places_.templatesEnd)) {
    if (token.is(tok::kw_template)) {
      return token.offset;
    }
  }
  return request_.begin;
}

/// The texts of the parameters that are written in the function's own clause.
std::vector<std::string> TemplateCopier::ownParameters(const clang::TemplateParameterList& list,
                                                       unsigned begin,
                                                       const std::vector<Cut>& cuts) {
  unsigned from = text_.offset(list.getLAngleLoc()).value_or(begin) + 1;
  std::vector<unsigned> begins;
  for (const clang::NamedDecl* parameter : list) {
    if (!parameter->isImplicit()) {
      begins.push_back(text_.offset(parameter->getBeginLoc()).value_or(from));
    }
  }
  std::vector<std::string> texts;
  const unsigned close = text_.offset(list.getRAngleLoc()).value_or(begin);
  for (const unsigned limit : text_.ends(begins, close)) {
    std::vector<Cut> own;
    std::copy_if(cuts.begin(), cuts.end(), std::back_inserter(own),
                 [&](const Cut& cut) { return cut.from >= from && cut.from < limit; });
    texts.push_back(text_.withCuts(from, limit, std::move(own)));
    from = limit + 1;
  }
  return texts;
}

/// The function's own clause: its parameters in the body's order, placeholders at the end.
std::string TemplateCopier::copyOwn(unsigned begin, const std::vector<Cut>& cuts) {
  const TemplateOrder order = bodyTemplateOrder(tokens_, sources_, request_.file, function_);
  const clang::TemplateParameterList& list =
      *function_.getDescribedFunctionTemplate()->getTemplateParameters();
  const bool isWritten = list.getRAngleLoc().isValid();
  std::vector<std::string> texts =
      isWritten ? ownParameters(list, begin, cuts) : std::vector<std::string>();
  for (const Placeholder& placeholder : places_.placeholders) {
    texts.push_back(placeholder.parameter);
  }
  std::vector<std::string> chosen;
  chosen.reserve(order.indices.size());
  for (const unsigned index : order.indices) {
    chosen.push_back(index < texts.size() ? texts[index] : "");
  }
  const std::string requirements =
      isWritten ? text_.withCuts(text_.offset(list.getRAngleLoc()).value_or(begin) + 1,
                                 places_.templatesEnd, {})
                : "";
  return fill(kTemplateClause, {{"parameters", joined(chosen)}}) +
         (requirements.empty() ? "" : " ") + requirements;
}

std::variant<std::string, SkipReason> TemplateCopier::run() {
  const clang::FunctionTemplateDecl* described = function_.getDescribedFunctionTemplate();
  if ((places_.templatesEnd == request_.begin && described == nullptr) || request_.dropTemplates) {
    return std::string();
  }
  std::vector<Cut> cuts;
  if (!cutDefaults(cuts)) {
    return SkipReason{"its template clause comes out of a macro"};
  }
  const unsigned begin = firstClause();
  if (described == nullptr) {
    return text_.withCuts(begin, places_.templatesEnd, std::move(cuts));
  }
  const clang::TemplateParameterList& own = *described->getTemplateParameters();
  const unsigned ownBegin = own.getRAngleLoc().isValid()
                                ? text_.offset(own.getTemplateLoc()).value_or(places_.templatesEnd)
                                : places_.templatesEnd;
  std::vector<Cut> outer;
  std::copy_if(cuts.begin(), cuts.end(), std::back_inserter(outer),
               [&](const Cut& cut) { return cut.from < ownBegin; });
  std::string text = text_.withCuts(std::min(begin, ownBegin), ownBegin, std::move(outer));
  text += text.empty() ? "" : " ";
  return text + copyOwn(ownBegin, cuts);
}

} // namespace

std::variant<std::string, SkipReason> copyTemplates(FileTokens& tokens,
                                                    const clang::SourceManager& sources,
                                                    const HeadRequest& request,
                                                    const HeadPlaces& places) {
  return TemplateCopier(tokens, sources, request, places).run();
}

} // namespace hot_restart::rewriter
