// One sentence for each reason.
#include "edit/lost_edit.h"

#include <string>

namespace hot_restart::rewriter {

std::string describe(const LostEdit& edit) {
  switch (edit.why) {
  case LostEdit::Why::kInMacro:
    return "its text would have to change at " + edit.place + ", which comes out of a macro";
  case LostEdit::Why::kSpansFiles:
    return "a part of its text that would have to change, at " + edit.place +
           ", does not lie in one file";
  case LostEdit::Why::kNotEditable:
    return "its text would have to change at " + edit.place +
           ", in a file whose text cannot be changed";
  case LostEdit::Why::kOverlaps:
    return "two changes of the text overlap at " + edit.place;
  case LostEdit::Why::kNowhere:
    break;
  }
  return "its text would have to change in a place that is unknown";
}

} // namespace hot_restart::rewriter
