# Wraps every C++ target of a project without touching its sources:
#   cmake -DCMAKE_PROJECT_INCLUDE=<this file> -DHotRestart_DIR=<package folder> ...
# HOT_RESTART_WRAP_ALL_ARGUMENTS: further arguments of hot_restart_wrap_target (a list).
# Runs at the end of the top-level folder, when all targets exist.

if(NOT CMAKE_SOURCE_DIR STREQUAL CMAKE_CURRENT_SOURCE_DIR OR HOT_RESTART_WRAP_ALL_DEFERRED)
  return()
endif()
set(HOT_RESTART_WRAP_ALL_DEFERRED TRUE)

function(_hot_restart_corpus_wrap_folder folder)
  _hot_restart_targets_below("${folder}" targets)
  foreach(target IN LISTS targets)
    get_target_property(type "${target}" TYPE)
    get_target_property(sources "${target}" SOURCES)
    if(type MATCHES "^(EXECUTABLE|STATIC_LIBRARY|SHARED_LIBRARY|MODULE_LIBRARY|OBJECT_LIBRARY)$"
       AND sources MATCHES "\\.(cc|cpp|cxx|C|c\\+\\+|CPP)(;|$)")
      hot_restart_wrap_target("${target}" ${HOT_RESTART_WRAP_ALL_ARGUMENTS})
    endif()
  endforeach()
endfunction()

macro(_hot_restart_corpus_wrap_all)
  find_package(HotRestart REQUIRED)
  _hot_restart_corpus_wrap_folder("${CMAKE_SOURCE_DIR}")
endmacro()

cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _hot_restart_corpus_wrap_all)
