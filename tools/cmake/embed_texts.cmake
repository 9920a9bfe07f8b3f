# embed_texts(<room's namespace> <header> <element type> <function> FILES file...) makes the files' texts part of the
# program: a generated source, named in embedded_source, that defines `std::span<const TYPE> FUNCTION()` with a pair
# {name without its ending, text} for each file, in the order of their names.
function(embed_texts namespace header type function)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  list(SORT ARG_FILES)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARG_FILES})
  set(entries "")
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"text(${text})text\"},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT
"// Made by tools/cmake/embed_texts.cmake.
#include \"@header@\"

namespace @namespace@ {
std::span<const @type@> @function@() {
  static constexpr @type@ texts[] = {
@entries@  };
  return texts;
}
}  // namespace @namespace@
" @ONLY)
  set(embedded_source ${source} PARENT_SCOPE)
endfunction()
