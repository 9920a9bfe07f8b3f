# The built console becomes part of the program: one generated source that takes every file of console/dist in with
# .incbin. Without console/dist the program says at / how to build it.
file(GLOB_RECURSE console_files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/console/dist
     ${PROJECT_SOURCE_DIR}/console/dist/*)
list(FILTER console_files EXCLUDE REGEX "(^|/)\\.|\\.map$")
list(SORT console_files)
set(blocks "")
set(declarations "")
set(rows "")
set(number 0)
set(paths "")
foreach(file IN LISTS console_files)
  set(path ${PROJECT_SOURCE_DIR}/console/dist/${file})
  list(APPEND paths ${path})
  string(APPEND blocks "asm(\".section .rodata\\n.global console_file_${number}\\nconsole_file_${number}:\\n"
         ".incbin \\\"${path}\\\"\\n.global console_file_${number}_end\\nconsole_file_${number}_end:\\n.previous\\n\");\n")
  string(APPEND declarations "extern const char console_file_${number}[], console_file_${number}_end[];\n")
  string(APPEND rows "    {\"/${file}\", console_file_${number}, console_file_${number}_end},\n")
  math(EXPR number "${number} + 1")
endforeach()
set(console_source ${PROJECT_BINARY_DIR}/console_files.cpp)
file(CONFIGURE OUTPUT ${console_source} CONTENT
"// Made by tools/cmake/console.cmake from console/dist.
#include \"server/console_assets.h\"
@blocks@
extern \"C\" {
@declarations@}
namespace server {
std::vector<EmbeddedFile> embedded_console() {
  return {
@rows@  };
}
}  // namespace server
" @ONLY)
set_source_files_properties(${console_source} PROPERTIES OBJECT_DEPENDS "${paths}")
