import { chromium } from "playwright-core";
const [,, link, out] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(link);
await page.fill("#login","boss"); await page.fill("#name","Boss"); await page.fill("#password","correct-horse-battery"); await page.fill("#again","correct-horse-battery");
await page.keyboard.press("Enter");
await page.locator(".rail").waitFor();
const base = new URL(link).origin;
const call = (method, path, body) => page.evaluate(async ([m,p,b]) => { const {csrf_token} = await (await fetch("/api/v1/session")).json(); const r = await fetch(p,{method:m,headers:{"Content-Type":"application/json","X-CSRF-Token":csrf_token},body:b}); return [r.status, await r.text()]; }, [method,path,JSON.stringify(body)]);
console.log(await call("POST","/api/v1/segments",{name:"只问不买",note:"近 90 天问过、没下单",expression:"questions(90) >= 1 and orders(90) = 0"}));
console.log(await call("POST","/api/v1/segments",{name:"沉默的大客户",expression:"tier = KA and messages(30) = 0"}));
await page.waitForTimeout(4000);
const list = await page.evaluate(async()=>(await (await fetch("/api/v1/segments")).json()));
console.log(JSON.stringify(list).slice(0,600));
const id = list.items[0].id;
const group = await page.evaluate(async()=>(await (await fetch("/api/v1/groups?limit=1")).json()).items[0].id);
for (const [lang,width] of [["zh",1280],["en",390],["zh",390],["en",1280]]) {
  await call("PATCH","/api/v1/settings/me",{language:lang});
  await page.setViewportSize({width,height:width<500?844:800});
  for (const [name,path] of [["segments","/segments"],["segment",`/segments/${id}`],["segform",`/segments/${id}/edit`],["newcomers",`/groups/${group}/newcomers`],["promise","/rules/promise"],["platforms","/settings/platforms"]]) {
    await page.goto(base+path); await page.waitForTimeout(1500);
    await page.screenshot({path:`${out}/${name}-${lang}-${width}.png`, fullPage: width<500 && name!=="segments"});
  }
}
await browser.close();
