// The vectors of the callback cipher. V1 and V2 are WeCom's own samples, V3 to V5 stand in the
// tests of three independent libraries, V6 to V8 were made with the official package
// @wecom/crypto 1.0.1.
#pragma once

#include <string_view>

namespace connectors::wecom::vectors {

inline constexpr std::string_view key_1 = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
inline constexpr std::string_view key_3 = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
inline constexpr std::string_view key_5 = "cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP";

inline constexpr std::string_view push_1 =
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3Qczc"
    "dCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLj"
    "vd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMn"
    "vw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k"
    "22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2Yoy"
    "yH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
inline constexpr std::string_view message_1 =
    "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n"
    "<FromUserName><![CDATA[mycreate]]></FromUserName>\n"
    "<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n"
    "<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n"
    "<AgentID>218</AgentID>\n</xml>";

inline constexpr std::string_view push_5 =
    "fyVN9BUnH6xNl0/VCHTCg6XGxxvoFdyZ7VQbAbBcQ79dVccYvdIyJYZSMMhkPy8LPaoe+V27qjoQ553fXavmrPOg"
    "xzHrKKf3YIu63pB4/nN0LY4S+GzUFi/LLFj1TI1sOh0q2jT5u1nYz5G3HFNLd3DFUvJVLtZl8mVMwUOzBpzKZhhm"
    "CvIJLVlvym9tt+VYwG06MSbmnf9AzYFKhm1BIy+95Q824ilY6Wy8l+vkFqEdASl2k83jMXvlkVRSB3hmNptWTbq8"
    "ygDdLtkCyA4UEiZvfTskqqVkbYwLptRl/1F+DVL9SH/TWt2j3dCm4rzY5jQG+fA+2xh2Kk+OrVgafqtQCfhjq8C3"
    "8A2IwCcg2BONKk8s5ijFxQoszmXvJQ3zLYbjzRWQ40xhryDyPNNse7/slKVW2QMBEUPNOxUcX9k=";
inline constexpr std::string_view message_5 =
    "<xml><ToUserName><![CDATA[wwf181555a13a31443]]></ToUserName><FromUserName><![CDATA[xen0n"
    "]]></FromUserName><CreateTime>1583995625</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[x123]]></Content><MsgId>2018405441</MsgId><AgentID>1000002</AgentID></"
    "xml>";

inline constexpr std::string_view push_6 =
    "Q3stYC6hdFzMh9T8HCvyDANziFgLxSqgJRXXbqy+Djly5LzWp9Z4XPwq5bDKGjZ/TC/E6kuYhekaJwnEFQjTAWo2"
    "1ijMDsbX+aBP/c6ydxvdH2rsdB+j8mHxBuvIlsjoO5Miw+LFMgjUr7JJGAlUzGXEN4HFnjXSSL7eq3kUNXDLogZT"
    "rZF9ks5WW4H2tP10roBaOZM5oDAcx2GmWRnnjJB/sXdEyAlD2abMX4Helw2JuKhOMKbAnCX3oI/lI57gl8jr67yF"
    "XhqFpQyAXlakw7AJlFsHEDoj1GuaRkHMp516GvCHk6ze1EPLVfGlhP7//rywDuk1yiBO6gdyNkBPdigXKyspvQn5"
    "DUz/qcJLRen1Juv1avYKVN0YbFZxjS2D2mwde0A/H1nXkgdtLUa2T0CjqkKiov2342v3NyV/3f4yENYqmwy7AVjl"
    "vl/DUNuLaoBFw+WqbbqO8VEapArcGyCFAZRKNWJsH9LxdEz3MNVOuo1DfqoqmsJ/IZwfRKzEt8MTmg6AOID+KKAE"
    "pCh3janhNE8OENvcvAm8huBU9WVQqyyCMdiB8IHNSgCsFdcbCuuFqY14tgoAGwa94XjVvy6FAlvPrXAqqlU0NKqf"
    "bSi2iyDS/ZQlOcikDW0rNMPaVL9iGp9MvUhsM0jLbgOhzwGeK4h/BT+JSLOwWUmZjy9/Gkg981F8G+bb1R/KsHeX"
    "LSiq8n3wvzwC5Upcp7QmD83c2jKyhkCw3zMEguTCZYsNiBsGKFemPkSHAdHOmR4xCD7g0f/y92WfFajipxUXSxWm"
    "Mma1w1HV/WZMZPXIyyR8tU5mEulo2JctomBm/l+Yf5F9O6PKWzgb59ynzqOelU/C55VDA1mf/HG7yxu0WkdYGBSH"
    "yIdPiwydP8/JO0aic4bM6jbDT9+4EQ+rVlf51GYa53KiDvn25NzItZnSCDAiUK9BmSJNdRRHIvIB0VAz1EiiUxxT"
    "pt1RNHaXpt/VVw==";
inline constexpr std::string_view message_6 =
    "<xml><ToUserName><![CDATA[ww0000000000000001]]></ToUserName><FromUserName><![CDATA[sys]]"
    "></FromUserName><CreateTime>1700642907</CreateTime><MsgType><![CDATA[event]]></MsgType><"
    "Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrOgQhDgAAMYQiS5ol9G7gK9J"
    "VAAAA]]></ChatId><ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[add_m"
    "ember]]></UpdateDetail><JoinScene>3</JoinScene><QuitScene>0</QuitScene><MemChangeCnt>1</"
    "MemChangeCnt><MemChangeList><Item><![CDATA[wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA]]></Item></M"
    "emChangeList><LastMemVer><![CDATA[9c3f97c2ada667dfb5f6d03308d963e1]]></LastMemVer><CurMe"
    "mVer><![CDATA[71217227bbd112ecfe3a49c482195cb4]]></CurMemVer></xml>";

}  // namespace connectors::wecom::vectors
