use pulldown_cmark::*;
fn main(){
  let conv = math_core::LatexToMathML::new(math_core::MathCoreConfig::default()).unwrap();
  let mut html=String::from("<!doctype html><meta charset=utf-8><table border=1>");
  let (mut n,mut ea,mut eb)=(0,0,0);
  for c in ["losses","numdiff","graph","net","train"] {
    let t=std::fs::read_to_string(format!("crates/{c}/README.md")).unwrap();
    let mut fence=None::<String>;
    let mut all=vec![];
    for (e,r) in Parser::new_ext(&t, Options::ENABLE_TABLES).into_offset_iter() {
      match e {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(l))) if &*l=="math" => fence=Some(String::new()),
        Event::Text(s) if fence.is_some() => fence.as_mut().unwrap().push_str(&s),
        Event::End(TagEnd::CodeBlock) => if let Some(f)=fence.take(){ all.push((f,true)) },
        Event::Code(s) if t[..r.start].ends_with('$') && t[r.end..].starts_with('$') => all.push((s.to_string(),false)),
        _=>{}
      }
    }
    for (f,b) in all {
      n+=1;
      let a = match conv.convert_with_local_counter(&f, if b {math_core::MathDisplay::Block} else {math_core::MathDisplay::Inline}) { Ok(x)=>x, Err(e)=>{ea+=1; println!("core {c} {f}: {e:?}"); String::new()} };
      let st=pulldown_latex::Storage::new();
      let p=pulldown_latex::Parser::new(&f,&st);
      let ev:Vec<_>=p.collect();
      let mut o=String::new();
      if let Some(Err(e))=ev.iter().find(|e|e.is_err()) { eb+=1; println!("latex {c} {f}: {e}"); }
      let cfg=pulldown_latex::RenderConfig{display_mode: if b {pulldown_latex::config::DisplayMode::Block} else {pulldown_latex::config::DisplayMode::Inline}, ..Default::default()};
      let _=pulldown_latex::push_mathml(&mut o, ev.into_iter(), cfg);
      if b {
      html+=&format!("<tr><td><pre>{}</pre><td>{a}<td>{o}",f.replace('<',"&lt;")); }
    }
  }
  println!("{n} formulas, core {ea}, latex {eb}");
  std::fs::write("target/math.html",html).unwrap();
}
