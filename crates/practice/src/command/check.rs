use crate::{
    judge::Judge,
    manifest::{self, CHAPTERS},
    select,
    verify::verify,
    workspace::course,
};
use anyhow::Result;
use std::process::ExitCode;

pub fn run(chapters: &[String]) -> Result<ExitCode> {
    let chapters: Vec<&'static str> = match chapters {
        [] => CHAPTERS.to_vec(),
        some => some.iter().map(|word| select::chapter(word)).collect::<Result<_>>()?,
    };
    let course = course();
    let target = course.join("target");
    let work = target.join("practice");
    let judge = Judge { course: &course, work: &work, target: &target };
    let mut sound = true;
    for name in chapters {
        let chapter = manifest::read(&course, name)?;
        let faults = verify(&judge, &chapter);
        let mistakes: usize = chapter.blanks.iter().map(|blank| blank.variants.len()).sum();
        line!("{name:<8} {:>3} functions, {mistakes:>3} known mistakes", chapter.blanks.len());
        for fault in &faults {
            line!("  {fault}");
        }
        sound &= faults.is_empty();
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
